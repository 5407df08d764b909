"""Floor 3′: threads, in the standard library's terms only. Knows neither torch nor Qt."""

from explorer.jobs.control import Control, Stopped
from explorer.jobs.draining import drain, retold
from explorer.jobs.job_loop import Job, JobEnd, JobLoop, Throttle, usable_cores
from explorer.jobs.live_worker import LiveWorker
from explorer.jobs.mailbox import Mailbox
from explorer.jobs.memory import give_back_memory

__all__ = [
    "Control",
    "Job",
    "JobEnd",
    "JobLoop",
    "LiveWorker",
    "Mailbox",
    "Stopped",
    "Throttle",
    "drain",
    "give_back_memory",
    "retold",
    "usable_cores",
]

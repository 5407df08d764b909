"""Floor 3: training as a generator of reports. No threads, no Qt."""

from explorer.training.devices import choose_device
from explorer.training.diverged import Diverged
from explorer.training.evaluation import evaluate
from explorer.training.principal_components import PrincipalComponents, fit_principal_components
from explorer.training.train import train

__all__ = [
    "Diverged",
    "PrincipalComponents",
    "choose_device",
    "evaluate",
    "fit_principal_components",
    "train",
]

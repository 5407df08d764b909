"""What a card says of its data and its command, in words."""

from __future__ import annotations

from explorer.values.model import BY_CONTENT, BY_GROUP, OFFICIAL, OFFICIAL_TEST

_WORDS = {
    "": "the data's own, otherwise drawn from the whole set (as in earlier versions)",
    OFFICIAL: "the data's own",
    OFFICIAL_TEST: "the data's own test split; validation chosen by each picture's content",
    BY_CONTENT: "by each picture's content, so that adding pictures moves no others and copies stay together",
}


def split_rule_in_words(rule: str) -> str:
    """A split rule as a phrase for people."""
    if rule.startswith(BY_GROUP):
        group = rule.removeprefix(BY_GROUP)
        return "by folder" if group == "folder" else f"by the part of each picture's name that matches {group}"
    return _WORDS.get(rule, rule)


def command_in_words(command: str) -> str:
    """The command that makes a model again, with what its file names are relative to."""
    return f"{command} (files are named without their folders: run it in the folder that holds them)" if command else ""

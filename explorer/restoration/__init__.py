"""Floor 3: people's own pictures through a model and back to files. torch and numpy; no threads, no Qt."""

from explorer.restoration.files import restore_files
from explorer.restoration.inputs import InputFile, InputReader, expand_inputs
from explorer.restoration.manner import DataManner, manner_of
from explorer.restoration.preparing import PreparedPicture, prepare
from explorer.restoration.reconstructing import Reconstructor, reconstruct_pictures
from explorer.restoration.saving import free_path, result_picture, save_result

__all__ = [
    "DataManner",
    "InputFile",
    "InputReader",
    "PreparedPicture",
    "Reconstructor",
    "expand_inputs",
    "free_path",
    "manner_of",
    "prepare",
    "reconstruct_pictures",
    "restore_files",
    "result_picture",
    "save_result",
]

"""Floor 3: people's own pictures through a model and back to files. torch and numpy; no threads, no Qt."""

from explorer.features.restore.compute.files import restore_files
from explorer.features.restore.compute.inputs import InputFile, InputReader, expand_inputs
from explorer.features.restore.compute.manner import DataManner, manner_of
from explorer.features.restore.compute.preparing import PreparedPicture, prepare
from explorer.features.restore.compute.saving import free_path, result_picture, save_result
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import Reconstructor, reconstruct_pictures

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

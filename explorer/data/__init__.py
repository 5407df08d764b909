"""Floor 1: data sets, their readers, and people's own pictures. numpy and Pillow; neither torch nor Qt."""

from explorer.data.catalogue import DatasetEntry, dataset_listing
from explorer.data.dataset import Dataset, as_unit_float, fingerprint, is_light_on_dark
from explorer.data.image_decoding import READABLE_SUFFIXES
from explorer.data.locations import user_data_folder
from explorer.data.opening import open_dataset
from explorer.data.pictures import (
    WRITABLE_SUFFIXES,
    PictureFile,
    read_picture,
    read_picture_bytes,
    write_picture,
)
from explorer.data.progress import Progress

__all__ = [
    "READABLE_SUFFIXES",
    "WRITABLE_SUFFIXES",
    "Dataset",
    "DatasetEntry",
    "PictureFile",
    "Progress",
    "as_unit_float",
    "dataset_listing",
    "fingerprint",
    "is_light_on_dark",
    "open_dataset",
    "read_picture",
    "read_picture_bytes",
    "user_data_folder",
    "write_picture",
]

"""Networks that undo damage to pictures, and their model file."""

from explorer.models.restoration.model_file import (
    LoadedRestoration,
    is_restoration_file,
    load_restoration,
    read_restoration_card,
    save_restoration,
)
from explorer.models.restoration.network import RestorationNetwork
from explorer.models.restoration.precision import choose_precision
from explorer.models.restoration.weights import (
    build_restoration,
    count_restoration_parameters,
    restoration_from_weights,
    restoration_shapes,
    restoration_to_weights,
    with_conditions,
)

__all__ = [
    "LoadedRestoration",
    "RestorationNetwork",
    "build_restoration",
    "choose_precision",
    "count_restoration_parameters",
    "is_restoration_file",
    "load_restoration",
    "read_restoration_card",
    "restoration_from_weights",
    "restoration_shapes",
    "restoration_to_weights",
    "save_restoration",
    "with_conditions",
]

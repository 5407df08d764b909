"""Floor 2: networks, objectives, named recipes and the model file."""

from explorer.models.autoencoder import Autoencoder
from explorer.models.inference import decode_codes, encode_images, reconstruct_images, squared_errors, to_pixels
from explorer.models.model_file import LoadedModel, load_model, read_card, save_model
from explorer.models.objectives import (
    CompactSquaredError,
    CrossEntropy,
    EvidenceLowerBound,
    Objective,
    SquaredError,
    kl_divergence,
    objective_named,
    objective_names,
)
from explorer.models.onnx_export import export_onnx
from explorer.models.output_choice import OutputChoice, choose_output
from explorer.models.recipes import Recipe, recipe_named, recipes
from explorer.models.weights import (
    build,
    count_parameters,
    expected_shapes,
    from_weights,
    to_weights,
    weights_from_components,
)

__all__ = [
    "Autoencoder",
    "CompactSquaredError",
    "CrossEntropy",
    "EvidenceLowerBound",
    "LoadedModel",
    "Objective",
    "OutputChoice",
    "Recipe",
    "SquaredError",
    "build",
    "choose_output",
    "count_parameters",
    "decode_codes",
    "encode_images",
    "expected_shapes",
    "export_onnx",
    "from_weights",
    "kl_divergence",
    "load_model",
    "objective_named",
    "objective_names",
    "read_card",
    "recipe_named",
    "recipes",
    "reconstruct_images",
    "save_model",
    "squared_errors",
    "to_pixels",
    "to_weights",
    "weights_from_components",
]

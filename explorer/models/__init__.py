"""Floor 2: networks, objectives, named recipes and the model file."""

from explorer.models.autoencoder import Autoencoder
from explorer.models.corruption import corrupt
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.inference import decode_codes, encode_images, reconstruct_images, squared_errors, to_pixels
from explorer.models.jacobian import squared_jacobian_norms
from explorer.models.model_file import LoadedModel, load_model, read_card, save_model
from explorer.models.objectives import (
    CompactSquaredError,
    Contractive,
    CrossEntropy,
    Denoising,
    EvidenceLowerBound,
    Objective,
    ReconstructionError,
    SparseDivergence,
    SparseL1,
    SquaredError,
    StochasticContractive,
    default_settings,
    kl_divergence,
    objective_from,
    objective_named,
    objective_names,
    reconstruction_names,
)
from explorer.models.onnx_export import export_onnx
from explorer.models.output_choice import OutputChoice, choose_output
from explorer.models.recipe import Recipe
from explorer.models.recipes import recipe_named, recipes
from explorer.models.weights import (
    build,
    card_parameters,
    count_parameters,
    expected_shapes,
    from_weights,
    refuse_foreign_network,
    renewed,
    to_weights,
    weights_from_components,
)

__all__ = [
    "Autoencoder",
    "CompactSquaredError",
    "Contractive",
    "CrossEntropy",
    "Denoising",
    "EncoderDecoder",
    "EvidenceLowerBound",
    "LoadedModel",
    "Objective",
    "OutputChoice",
    "Recipe",
    "ReconstructionError",
    "SparseDivergence",
    "SparseL1",
    "SquaredError",
    "StochasticContractive",
    "build",
    "card_parameters",
    "choose_output",
    "corrupt",
    "count_parameters",
    "decode_codes",
    "default_settings",
    "encode_images",
    "expected_shapes",
    "export_onnx",
    "from_weights",
    "kl_divergence",
    "load_model",
    "objective_from",
    "objective_named",
    "objective_names",
    "read_card",
    "recipe_named",
    "recipes",
    "reconstruct_images",
    "reconstruction_names",
    "refuse_foreign_network",
    "renewed",
    "save_model",
    "squared_errors",
    "squared_jacobian_norms",
    "to_pixels",
    "to_weights",
    "weights_from_components",
]

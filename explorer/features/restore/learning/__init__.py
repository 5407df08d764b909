"""How restoration models learn: pictures, damage, batches, the course of a training."""

"""Floor 1: drawings as lists of shapes, written as SVG, PDF or pixels; the look of the map that the window shares.

numpy and Pillow; neither torch nor Qt.
"""

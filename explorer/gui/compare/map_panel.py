"""One model on the page: its name and error, its map, and what it makes of the carried picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.map import LatentMap
from explorer.gui.map.axes import axes_of
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.picture_view import PictureView
from explorer.gui.panels.wording import significant
from explorer.values.class_names import class_name
from explorer.values.comparison import CarriedProbe
from explorer.values.open_model import OpenModel

PICTURE = 84
"""Side of the picture below the map, logical pixels: three times a handwritten digit's."""
AROUND_MAP = PICTURE + 32 + 4 * theme.SPACING
"""Height of all that is not the map, logical pixels."""

_NUMBERS_SHOWN = 3


class MapPanel(QFrame):
    """A map with a line above and the decoded picture of its probe below."""

    def __init__(self, model: OpenModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.setProperty("role", "card")
        self.map = LatentMap()
        self.map.setMinimumSize(20 * theme.SPACING, 12 * theme.SPACING)
        self.map.set_legend_visible(False)
        self.map.set_axes(axes_of(model.plane))
        self.map.set_points(model.positions, model.codes.labels, model.card.data.class_names)
        if not len(model.positions):
            self.map.set_message(self.tr("This model file holds no codes, so it has no map."))
        name = model.card.name
        for view in filter(None, (self.map, self.map.focusProxy())):
            view.setAccessibleName(self.tr("Latent map of {name}").format(name=name))

        self.title = ElidedLabel(name)
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.error = ElidedLabel("", Qt.TextElideMode.ElideRight)
        self.error.setFont(theme.tabular(self.error.font()))
        self.error.set_muted(True)
        self.set_note("")
        self.fit_button = IconButton(
            "fit",
            self.tr("Fit the map of {name}").format(name=name),
            self.tr("Show all points of this map"),
        )
        self.fit_button.clicked.connect(lambda: self.map.fit())
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING)
        head.addWidget(self.title)
        head.addWidget(self.error, 1)
        head.addWidget(self.fit_button)

        self.picture = PictureView()
        self.picture.setFixedSize(PICTURE, PICTURE)
        self.picture.setAccessibleName(self.tr("Picture decoded by {name}").format(name=name))
        self.picture.setToolTip(self.tr("What {name} decodes at the probe").format(name=name))
        self.code, self.nearest, self.relation = (_line() for _ in range(3))
        self.nearest.set_explanation(self.tr("Class of the sample whose code is nearest to the probe in this model"))
        words = QVBoxLayout()
        words.setSpacing(theme.SPACING // 4)
        words.addStretch(1)
        for label in (self.code, self.nearest, self.relation):
            words.addWidget(label)
        words.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACING)
        foot.addWidget(self.picture)
        foot.addLayout(words, 1)

        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING // 2, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(head)
        column.addWidget(self.map, 1)
        column.addLayout(foot)

    def show_probe(self, probe: CarriedProbe, *, touched: bool, sample: bool) -> None:
        """Show what this model makes of the carried picture.

        Args:
            probe: its part of the reply.
            touched: the person moved this map's own probe, which is where their pointer is.
            sample: the probe stands on a sample.
        """
        if not touched or sample:
            self.map.set_probe(*probe.place)
        self.map.set_highlight(probe.nearest if probe.nearest >= 0 else None)
        self.picture.set_picture(probe.picture)
        self.code.set_text(_code_text(probe.code))
        whole = "  ".join(significant(value) for value in probe.code).replace("-", "−")
        self.code.set_explanation(self.tr("Code of the probe: {code}").format(code=whole))
        self.nearest.set_text(self._nearest_text(probe))
        self._relate(probe, touched, sample)

    def set_note(self, text: str) -> None:
        """Say something about this map in place of its model's error; empty brings the error back."""
        figures = self.model.card.errors.get("test")
        self.error.set_text(text or (significant(figures.squared_error_per_image) if figures else ""))
        tip = self.tr("Mean squared error per test picture, summed over its pixels (0 to 1)")
        self.error.set_explanation(text or tip)

    def _relate(self, probe: CarriedProbe, touched: bool, sample: bool) -> None:
        if probe.error is not None and sample:
            self.relation.set_text(self.tr("error {error}").format(error=significant(probe.error, 3)))
            tip = self.tr("Squared error between this picture and the sample itself, summed over its pixels (0 to 1)")
        elif probe.error is not None:
            self.relation.set_text(self.tr("error {error}").format(error=significant(probe.error, 3)))
            tip = self.tr(
                "Squared error between this picture and the one dragged in the other model, summed over its pixels "
                "(0 to 1)"
            )
        else:
            self.relation.set_text(self.tr("dragged here") if touched else "")
            tip = self.tr("The other models encode this picture and decode it again")
        self.relation.set_explanation(tip)

    def _nearest_text(self, probe: CarriedProbe) -> str:
        name = class_name(self.model.card.data.class_names, probe.label)
        return self.tr("nearest class {name}").format(name=name) if name else ""


def _line() -> ElidedLabel:
    label = ElidedLabel("", Qt.TextElideMode.ElideRight)
    label.setFont(theme.tabular(label.font()))
    return label


def _code_text(code: tuple[float, ...]) -> str:
    shown = "  ".join(f"{value:.2f}" for value in code[:_NUMBERS_SHOWN]).replace("-", "−")
    return f"{shown} …" if len(code) > _NUMBERS_SHOWN else shown

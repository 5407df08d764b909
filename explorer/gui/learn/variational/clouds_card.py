"""The clouds of many samples over the prior."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal

from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import DemonstrationCard
from explorer.gui.learn.variational.cloud_view import ChosenCloud, CloudView
from explorer.gui.learn.variational.wordings import dimension
from explorer.values import ModelCard
from explorer.values.class_names import class_name
from explorer.values.variational_study import Clouds, DrawsReply

_NAMED_CLASSES = 20


class CloudsCard(DemonstrationCard):
    """The map as it is for a variational model: not points, but ellipses of one standard deviation.

    Signals:
        sample_wanted: row of the map whose cloud was clicked.
    """

    sample_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            self.tr("The clouds over the prior"),
            self.tr(
                "Each ellipse is one standard deviation of one sample's cloud. The divergence pulls them all "
                "towards the prior (the circles); the reconstruction term keeps them apart. Click a cloud to "
                "decode it above."
            ),
        )
        self._draws: DrawsReply | None = None
        self._class_names: tuple[str, ...] = ()
        self._code_size = 2
        self.view = CloudView(self.tr("The clouds appear here in a moment."))
        self.view.picked.connect(self.sample_wanted)
        self.legend = sentence()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.basis = sentence(muted=True)
        self.column.addWidget(self.view)
        self.column.addWidget(self.legend)
        self.column.addWidget(self.basis)
        self.column.addStretch(1)

    def set_model(self, card: ModelCard) -> None:
        """Another model, or another state of it."""
        self._class_names, self._code_size = card.data.class_names, card.architecture.latent_dim
        if self._code_size < 2:
            self.show_text(self.tr("Codes with one number have no plane to show their clouds in."))

    def clear(self) -> None:
        """Forget the clouds of another model."""
        self._draws = None
        self.view.set_clouds(None)
        self.legend.clear()
        self.basis.clear()

    def show_clouds(self, clouds: Clouds) -> None:
        """Draw clouds."""
        self.view.set_clouds(clouds, self._class_names)
        self._show_legend()
        text = self.tr(
            "{count} samples of the map. The one with the thick outline is decoded above; its draws are the dots."
        )
        if self._code_size > 2:
            text = self.tr(
                "{count} samples of the map. The one with the thick outline is decoded above; its draws are the dots. "
                "Of all dimensions {across} and {up} are shown, those with the largest divergence."
            )
        across, up = (dimension(number) for number in clouds.dimensions)
        self.basis.setText(text.format(count=len(clouds.rows), across=across, up=up))
        self._point_out()

    def show_draws(self, reply: DrawsReply) -> None:
        """Point out the sample that is decoded above."""
        self._draws = reply
        self._point_out()

    def changeEvent(self, event: QEvent) -> None:
        """Another palette has other class colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "legend"):
            self._show_legend()
        super().changeEvent(event)

    def _point_out(self) -> None:
        clouds, reply = self.view.clouds, self._draws
        if clouds is None or reply is None:
            return
        pair = list(clouds.dimensions)
        self.view.set_chosen(
            ChosenCloud(
                reply.sample,
                reply.mean.code[pair],
                reply.deviation[pair],
                np.stack([draw.code[pair] for draw in reply.draws]),
            )
        )

    def _show_legend(self) -> None:
        clouds = self.view.clouds
        labels = sorted(set(clouds.labels.tolist())) if clouds is not None else []
        known = [label for label in labels if label >= 0][:_NAMED_CLASSES]
        # no line break between a dot and its name
        entries = [
            f"<span style='color:{self.view.colour_of(label).name()}'>●</span>&nbsp;{self._name(label)}"
            for label in known
        ]
        self.legend.setText(" &nbsp; ".join(entries))
        self.legend.setVisible(bool(entries))

    def _name(self, label: int) -> str:
        return escape(class_name(self._class_names, label)).replace(" ", "&nbsp;")

"""The whole prior, decoded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.card import DemonstrationCard
from explorer.gui.learn.variational.cloud_view import LARGEST
from explorer.gui.learn.variational.wordings import dimension
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.picture_view import PictureView
from explorer.values import ModelCard, Picture
from explorer.values.variational_study import ManifoldPictureReply, prior_grid


class ManifoldView(PictureView):
    """The pictures of the prior; tells the code under a resting pointer."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._cells = 1
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_preferred_size(LARGEST, LARGEST)

    def set_mosaic(self, mosaic: Picture, cells: int) -> None:
        """Show pictures, so many along each side."""
        self._cells = cells
        self.set_picture(mosaic)

    def pixel_text(self, row: int, column: int) -> str:
        """The code that was decoded there."""
        assert self.picture is not None
        place = row * self._cells // self.picture.height, column * self._cells // self.picture.width
        first, second = prior_grid(self._cells)[place]
        text = self.tr("{across} = {first:.2f}, {up} = {second:.2f}")
        return text.format(across=dimension(0), up=dimension(1), first=first, second=second).replace("-", "−")

    def heightForWidth(self, width: int) -> int:
        """A square, but not a huge one."""
        return min(width, LARGEST)


class ManifoldCard(DemonstrationCard):
    """The manifold picture of Kingma and Welling.

    Signals:
        save_wanted: a person wants the picture as a file.
    """

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("The whole prior in one picture"),
            self.tr(
                "An even grid over the unit square, sent through the inverse of the normal distribution: each "
                "picture stands for the same share of the prior, and together they should show everything in the "
                "data (Kingma and Welling, 2013)."
            ),
        )
        self._reply: ManifoldPictureReply | None = None
        self.view = ManifoldView(self.tr("The pictures appear here in a moment."))
        self.view.setAccessibleName(self.tr("Pictures decoded over the prior"))
        self.basis = sentence(muted=True)
        self.save_button = TextButton(
            self.tr("Save the picture…"), self.tr("Save all pictures of the grid as one PNG file"), "save"
        )
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save_wanted)
        self.column.addWidget(self.view)
        self.column.addWidget(self.basis)
        self.column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def picture(self) -> Picture | None:
        """What would be saved, None before it is there."""
        return self._reply.mosaic if self._reply is not None else None

    def set_model(self, card: ModelCard) -> None:
        """Another model, or another state of it."""
        if card.architecture.latent_dim != 2:
            self.show_text(
                self.tr("This picture needs codes with two numbers; this model's codes have {count}.").format(
                    count=card.architecture.latent_dim
                )
            )

    def clear(self) -> None:
        """Forget the pictures of another model."""
        self._reply = None
        self.view.set_message(self.tr("The pictures appear here in a moment."))
        self.basis.clear()
        self.save_button.setEnabled(False)

    def show_pictures(self, reply: ManifoldPictureReply) -> None:
        """Show the grid."""
        self._reply = reply
        cells = reply.request.cells
        self.view.set_mosaic(reply.mosaic, cells)
        self.save_button.setEnabled(True)
        text = self.tr("{across} grows to the right, {up} upward, both from {low:.2f} to {high:.2f}; {cells} × {cells}")
        high = float(prior_grid(cells)[0, -1, 0])
        words = text.format(across=dimension(0), up=dimension(1), low=-high, high=high, cells=cells)
        self.basis.setText(words.replace("-", "−"))

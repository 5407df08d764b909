import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

PICTURES = np.tile(np.arange(28, dtype=np.uint8) * 9, (60, 28, 1))


def boxes(program):
    return [box for box in program.window.findChildren(QMessageBox) if box.isVisible()]


@pytest.mark.parametrize("several", [True, False])
def test_the_order_of_an_array_is_asked_for_where_its_shape_does_not_tell(qtbot, program, tmp_path, several):
    path = str(tmp_path / "stack.npy")
    np.save(path, PICTURES.transpose(1, 2, 0) if several else np.tile(PICTURES, (4, 1, 1)))
    card = program.window.explore.training_card
    program.window.open_data_requested.emit(path)
    if several:
        qtbot.waitUntil(lambda: bool(boxes(program)))
        next(button for button in boxes(program)[0].buttons() if "(hwn)" in button.text()).click()
    wanted = f"{path}:order=hwn" if several else path
    qtbot.waitUntil(lambda: card.form.request().data == wanted)

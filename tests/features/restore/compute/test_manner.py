import dataclasses

from explorer.features.restore.compute.manner import manner_of


def test_mnist_is_known_by_its_name_and_by_its_digits(grey_28, mnist):
    for known in (mnist, dataclasses.replace(mnist, spec="mnist:train"), dataclasses.replace(mnist, spec="mine.npz")):
        manner = manner_of(grey_28, known)
        assert (manner.drawn, manner.margin, manner.centre_of_mass) == (True, 4 / 28, True)


def test_fashion_fills_its_box_with_shades(grey_28, fashion):
    manner = manner_of(grey_28, fashion)
    assert (manner.drawn, manner.strokes, manner.margin, manner.centre_of_mass) == (True, False, 0, False)


def test_other_small_grey_data_on_dark_are_drawings(grey_28, mnist):
    doodles = dataclasses.replace(mnist, spec="apple.npy", title="apple", class_names=())
    assert manner_of(grey_28, doodles).drawn
    assert not manner_of(grey_28, dataclasses.replace(doodles, light_on_dark=False)).drawn


def test_colour_and_sprites_are_scenes(grey_28, colour_32, mnist, scenes):
    assert not manner_of(colour_32, scenes).drawn
    sprites = dataclasses.replace(mnist, spec="sprites", title="Sprites", class_names=())
    assert not manner_of(grey_28, sprites).drawn

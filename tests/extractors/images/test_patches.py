"""Patches of ink, measured by their outlines."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from extractors.images.letters import Pixels, find_letters, patches


@given(arrays(np.uint8, st.tuples(st.integers(1, 14), st.integers(1, 14)), elements=st.sampled_from([0, 255])))
def test_patches_are_those_of_labelling_each_pixel(ink: Pixels) -> None:
    _, _, labelled, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    assert sorted(patches(ink).tolist()) == sorted(labelled[1:].astype(np.float64).tolist())


def test_a_pale_shade_is_no_ink() -> None:
    page = np.full((200, 200), 250, dtype=np.uint8)
    page[50:60, 50:53] = 240
    assert len(find_letters(page)) == 0
    page[50:60, 50:53] = 40
    assert len(find_letters(page)) == 1

"""Walks through code space: paths between anchors, their film strips, traversals and attribute directions."""

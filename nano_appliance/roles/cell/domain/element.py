"""A declared XML element and how it becomes text; knows nothing of domains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET


@dataclass(frozen=True)
class Element:
    """A tag with attributes in their order, and either text or children."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Element, ...] = ()
    text: str = ""


def element(tag: str, *children: Element, text: object = "", **attributes: object) -> Element:
    """Declare an element; an attribute that is None is left out."""
    present = {name: str(value) for name, value in attributes.items() if value is not None}
    return Element(tag, present, children, str(text))


def to_xml(root: Element) -> str:
    """The document as indented text with a final line break."""
    tree = to_tree(root)
    ET.indent(tree)
    return ET.tostring(tree, encoding="unicode") + "\n"


def to_tree(declared: Element) -> ET.Element:
    """The element as the standard library has it."""
    tree = ET.Element(declared.tag, dict(declared.attributes))
    tree.text = declared.text or None
    tree.extend(to_tree(child) for child in declared.children)
    return tree

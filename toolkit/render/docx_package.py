"""A Word file as the parts that are packed in it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from toolkit.render.docx_markup import NAMESPACES, escaped

TYPES = "[Content_Types].xml"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"{{{_PACKED}/content-types}}"
_RELATION = f"{{{_PACKED}/relationships}}Relationship"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KNOWN = {
    "footer": f"{_WORD}.footer+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "styles": f"{_WORD}.styles+xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
}
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
    "<dc:creator>{author}</dc:creator><dc:language>{language}</dc:language></cp:coreProperties>"
)
_PICTURES = {"png": "image/png", "jpeg": "image/jpeg"}
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP file can say: equal reports, equal bytes


def parsed(data: bytes) -> Any:
    """Parse a part; nothing is fetched or expanded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def serialised(root: Any) -> bytes:
    """Write a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@dataclass(frozen=True)
class Package:
    """The parts of a Word file by their names.

    Parameters
    ----------
    parts : mapping
        Name -> content.

    Examples
    --------
    >>> word = Package.of_folder(Path("toolkit/render/templates/docx"))
    >>> word.main, word.related(word.main, "styles")
    ('word/document.xml', 'word/styles.xml')
    """

    parts: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of_folder(cls, folder: Path) -> Package:
        """Read parts that lie in a folder as they would in the file."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in files})

    @classmethod
    def of_bytes(cls, data: bytes) -> Package:
        """Unpack a file."""
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = [member for member in file.infolist() if not member.is_dir()]
            return cls({member.filename: file.read(member) for member in members})

    @cached_property
    def main(self) -> str:
        """Name of the part that is the document."""
        return self.related("", "officeDocument")

    def related(self, part: str, kind: str) -> str:
        """Return the part of a kind that another one refers to; nothing where there is none."""
        relations = self.parts.get(relations_of(part))
        for relation in parsed(relations) if relations else ():
            if str(relation.get("Type")).endswith(f"/{kind}"):
                place = posixpath.join(posixpath.dirname(part), relation.get("Target"))
                return posixpath.normpath(place).lstrip("/")
        return ""

    def of_type(self, *endings: str) -> list[str]:
        """Names of the parts whose type has one of these words before "+xml"."""
        names = []
        for entry in parsed(self.parts[TYPES]).iter(f"{_TYPES}Override"):
            if str(entry.get("ContentType")).endswith(tuple(f".{end}+xml" for end in endings)):
                names.append(str(entry.get("PartName")).lstrip("/"))
        return [name for name in names if name in self.parts]

    def with_part(self, owner: str, kind: str, name: str, content: bytes) -> Package:
        """Return the package with one more part of a known kind."""
        types = parsed(self.parts[TYPES])
        etree.SubElement(
            types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=_KNOWN[kind]
        )  # fmt: skip
        target = posixpath.relpath(name, posixpath.dirname(owner) or ".")
        relations = related_to(
            self.parts.get(relations_of(owner)), [(f"rIdOf{kind}", kind, target)]
        )
        added = {name: content, TYPES: serialised(types), relations_of(owner): relations}
        return Package({**self.parts, **added})


def relations_of(part: str) -> str:
    """Name of the part that lists what a part refers to.

    Examples
    --------
    >>> relations_of("word/document.xml"), relations_of("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related_to(relations: bytes | None, more: Iterable[tuple[str, str, str]]) -> bytes:
    """Add to a list of relationships.

    Parameters
    ----------
    relations : bytes or None
        The list.
    more : iterable of (str, str, str)
        Identifier, kind and target; an address is a target outside.
    """
    root = parsed(relations or f'<Relationships xmlns="{_PACKED}/relationships"/>'.encode())
    for identifier, kind, target in more:
        base = f"{_PACKED}/relationships/metadata" if "-" in kind else NAMESPACES["r"]
        entry = etree.SubElement(root, _RELATION, Id=identifier, Type=f"{base}/{kind}")
        entry.set("Target", target)
        if kind == "hyperlink":
            entry.set("TargetMode", "External")
    return serialised(root)


def core_properties(title: str, author: str, language: str) -> bytes:
    """Write who made what.

    Examples
    --------
    >>> b"<dc:title>A &amp; B</dc:title>" in core_properties("A & B", "", "vi")
    True
    """
    title, author, language = map(escaped, (title, author, language))
    return _CORE.format(title=title, author=author, language=language).encode()


def picture_types(types: bytes, kinds: Iterable[str]) -> bytes:
    """Declare the kinds of pictures that a file holds."""
    root = parsed(types)
    declared = {str(entry.get("Extension")).lower() for entry in root.iter(f"{_TYPES}Default")}
    for kind in sorted(set(kinds) - declared):
        entry = etree.Element(f"{_TYPES}Default", Extension=kind, ContentType=_PICTURES[kind])
        root.insert(0, entry)
    return serialised(root)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts into a file, with no date or trait of this machine."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(parts, key=lambda name: (name != TYPES, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 0
            is_picture = name.endswith((".png", ".jpeg"))
            entry.compress_type = zipfile.ZIP_STORED if is_picture else zipfile.ZIP_DEFLATED
            file.writestr(entry, parts[name])
    return written.getvalue()

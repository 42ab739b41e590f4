"""The order of elements that ECMA-376 (part 1, transitional) lays down, where ours could err.

Word calls a file damaged when it is broken. Only the types of elements that we write are here.
"""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p tbl",
    "tr": "trPr tc",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
    "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi "
    "rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
    "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr "
    "tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "numPr": "ilvl numId",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins "
    "defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
}
# Of these there may be several kinds in any order: paragraphs and tables.
MIXED = {"tc": {"p", "tbl"}}


def misplaced(root):
    """What stands where it may not, from the root of a part."""
    found = []
    for name, order in ORDER.items():
        places = {word: place for place, word in enumerate(order.split())}
        for mixed in MIXED.get(name, ()):
            places[mixed] = len(order)
        for element in root.iter(f"{W}{name}"):
            found += _misplaced(name, [inner.tag.removeprefix(W) for inner in element], places)
    return found


def _misplaced(name, inner, places):
    unknown = [f"{name}: {one} is not known" for one in inner if one not in places]
    known = [places[one] for one in inner if one in places]
    return unknown + ([f"{name}: {' '.join(inner)}"] if known != sorted(known) else [])

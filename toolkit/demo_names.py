"""Words of the synthetic studies: people, places, schools and firms of a mountain province.

The names of communes are real (data set `vietnamese-provinces-database`, MIT licence). Which former
district each is counted to serves the example only and has not been checked.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Commune(NamedTuple):
    """A commune or ward since 1 July 2025: state code, name, and the district it is counted to."""

    code: str
    name: str
    district: str


class District(NamedTuple):
    """A district or city until 30 June 2025, with the identifier of its federation."""

    unit_id: str
    name: str


class Sort(NamedTuple):
    """A sort of grassroots union: kind, sector, how often, and patterns of names.

    In a pattern `{commune}` is a commune, `{place}` its bare name, `{firm}` an invented proper
    name, `{trade}` a trade, `{district}` the former district.
    """

    kind: str
    sector: str
    weight: float
    patterns: tuple[str, ...]


DISTRICTS = (
    District("LC-H01", "thành phố Lai Châu"),
    District("LC-H02", "huyện Tam Đường"),
    District("LC-H03", "huyện Phong Thổ"),
    District("LC-H04", "huyện Sìn Hồ"),
    District("LC-H05", "huyện Mường Tè"),
    District("LC-H06", "huyện Nậm Nhùn"),
    District("LC-H07", "huyện Than Uyên"),
    District("LC-H08", "huyện Tân Uyên"),
)

# In this order the communes get a union of their own. The first eight lie in eight districts; the
# last eight communes never get one and are looked after by a neighbour's.
WITH_UNION = 30
COMMUNES = tuple(
    Commune(*line.split("|"))
    for line in """\
03408|phường Tân Phong|LC-H01
03433|xã Bum Tở|LC-H05
03595|xã Than Uyên|LC-H07
03598|xã Tân Uyên|LC-H08
03549|xã Phong Thổ|LC-H03
03478|xã Sìn Hồ|LC-H04
03390|xã Bình Lư|LC-H02
03434|xã Nậm Hàng|LC-H06
03388|phường Đoàn Kết|LC-H01
03637|xã Mường Kim|LC-H07
03618|xã Mường Than|LC-H07
03583|xã Khổng Lào|LC-H03
03571|xã Dào San|LC-H03
03517|xã Nậm Tăm|LC-H04
03503|xã Pa Tần|LC-H04
03616|xã Pắc Ta|LC-H08
03601|xã Mường Khoa|LC-H08
03424|xã Bản Bo|LC-H02
03472|xã Mường Mô|LC-H06
03466|xã Bum Nưa|LC-H05
03394|xã Sin Suối Hồ|LC-H03
03405|xã Tả Lèng|LC-H02
03430|xã Khun Há|LC-H02
03439|xã Thu Lũm|LC-H05
03442|xã Pa Ủ|LC-H05
03451|xã Mù Cả|LC-H05
03460|xã Hua Bum|LC-H06
03463|xã Tà Tổng|LC-H05
03487|xã Lê Lợi|LC-H06
03508|xã Hồng Thu|LC-H04
03529|xã Tủa Sín Chải|LC-H04
03532|xã Pu Sam Cáp|LC-H04
03538|xã Nậm Mạ|LC-H04
03544|xã Nậm Cuổi|LC-H04
03562|xã Sì Lở Lầu|LC-H03
03613|xã Nậm Sỏ|LC-H08
03640|xã Khoen On|LC-H07
03445|xã Mường Tè|LC-H05""".splitlines()
)

SORTS = (
    Sort(
        "school", "education", 0.38,
        (
            "Trường Mầm non {place}", "Trường Tiểu học {place}", "Trường THCS {place}",
            "Trường PTDTBT Tiểu học {place}", "Trường PTDTBT THCS {place}", "Trường THPT {place}",
        ),
    ),
    Sort(
        "company", "enterprise", 0.27,
        (
            "Công ty TNHH {trade} {firm}", "Công ty TNHH MTV {trade} {firm}",
            "Công ty Cổ phần {trade} {firm}",
        ),
    ),
    Sort(
        "public_service", "health", 0.1,
        ("Trạm Y tế {place}", "Phòng khám đa khoa khu vực {place}"),
    ),
    Sort(
        "public_service", "public_service", 0.1,
        ("Ban Quản lý rừng phòng hộ {place}", "Trung tâm Dịch vụ tổng hợp {place}"),
    ),
    Sort(
        "agency", "administration", 0.09,
        (
            "Phòng Nội vụ {district}", "Phòng Văn hóa và Thông tin {district}",
            "Phòng Tài chính - Kế hoạch {district}", "Phòng Tư pháp {district}",
            "Hạt Kiểm lâm {district}", "Ủy ban nhân dân {commune}",
        ),
    ),
    Sort(
        "cooperative", "agriculture", 0.06,
        ("Hợp tác xã Nông nghiệp {firm}", "Hợp tác xã Dược liệu {firm}"),
    ),
)  # fmt: skip

TRADES = (
    "Chè", "May mặc", "Xây dựng", "Vận tải", "Thủy điện", "Cao su", "Du lịch", "Thương mại",
    "Môi trường", "Chế biến nông sản", "Chế biến gỗ", "Vật liệu xây dựng",
)  # fmt: skip
_FIRST = ("Hoa", "Suối", "Đá", "Nương", "Rừng", "Mây", "Nắng", "Sương", "Trăng", "Cánh")
_SECOND = ("Ban Trắng", "Mận Sớm", "Trong Xanh", "Ngàn Sao", "Vàng Óng", "Chiều Hè", "Đầu Non")
# Invented: a likeness to a firm that exists is an accident.
FIRMS = tuple(f"{first} {second}" for first, second in itertools.product(_FIRST, _SECOND))


class Naming(NamedTuple):
    """Names that often go together: family names, then middle and given names of either sex."""

    share: float
    families: str
    men: tuple[str, str]
    women: tuple[str, str]


_PEOPLE = (
    Naming(
        0.3, "Lò Vàng Tao Điêu Lường Hoàng Quàng Mào",
        ("Văn", "Thắng Inh Chung Phong Ngoan Hặc Tuyên Xuân Dũng Chiến Thành Hải"),
        ("Thị", "Mai Ngoan Hương Phương Pản Piêng Thảo Lả Hom Duyên Ánh Xuân"),
    ),
    Naming(
        0.22, "Giàng Sùng Mùa Thào Vàng Hạng Lầu Vừ Cứ",
        ("A", "Páo Chứ Dình Tủa Sử Lử Sình Khua Nhà Dơ Chinh Vàng"),
        ("Thị", "Mỷ Dợ Sua Chá Pà Dua Xi Máy Mai Dở Chư"),
    ),
    Naming(
        0.13, "Tẩn Lý Phàn Chẻo Phùng",
        ("A Láo Văn", "San Lở Chẳn Quẩy Páo Kinh Minh Sơn"),
        ("Thị Tả", "Mẩy Mỷ Liều Lan Hoa Dất"),
    ),
    Naming(
        0.08, "Lỳ Pờ Chu Khoàng Sừng",
        ("Văn", "Hừ Xuân Lòng Minh Dũng"),
        ("Thị", "Nu Pé Thu Xuân Hà"),
    ),
    Naming(
        0.27, "Nguyễn Trần Phạm Lê Vũ Đỗ Bùi Đặng Hoàng",
        ("Văn Đức Quang Xuân Minh", "Hùng Tuấn Dũng Nam Long Cường Thắng Sơn Hòa Bình"),
        ("Thị Thu Thanh Ngọc", "Hương Lan Hà Hoa Nga Thủy Hạnh Yến Vân Dung"),
    ),
)  # fmt: skip


def person_names(women: npt.NDArray[np.bool_], rng: np.random.Generator) -> list[str]:
    """Draw a name for everybody.

    Parameters
    ----------
    women : ndarray of bool
        Whether each person is a woman.
    rng : Generator

    Returns
    -------
    list of str

    Examples
    --------
    >>> person_names(np.array([True, False]), np.random.default_rng(1))
    ['Sùng Thị Chá', 'Lê Minh Long']
    """
    shares = np.array([line.share for line in _PEOPLE])
    lines = rng.choice(len(_PEOPLE), size=len(women), p=shares / shares.sum())
    draws = rng.random((len(women), 3)).tolist()
    words = {
        True: [(p.families.split(), p.women[0].split(), p.women[1].split()) for p in _PEOPLE],
        False: [(p.families.split(), p.men[0].split(), p.men[1].split()) for p in _PEOPLE],
    }
    return [
        " ".join(parts[int(u * len(parts))] for parts, u in zip(words[sex][line], us, strict=True))
        for line, sex, us in zip(lines.tolist(), women.tolist(), draws, strict=True)
    ]


def place(commune: str) -> str:
    """Name of a commune without its type.

    Examples
    --------
    >>> place("phường Tân Phong")
    'Tân Phong'
    """
    return commune.split(" ", 1)[1]

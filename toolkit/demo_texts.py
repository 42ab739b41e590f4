"""The texts of a synthetic study's folder: `study.toml` and `README.md`."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.demo_plan_settings import PLAN_SETTINGS

MARK = "# Written by `toolkit demo`; writing a demo into this folder again replaces it."

_SETTINGS = (
    MARK
    + """
language = "vi"
as_of = 2026-10-31
synthetic = true
news_types = ["news"]

[title]
vi = "Bình đẳng giới trong công đoàn tỉnh Lai Châu (số liệu minh họa)"
en = "Gender equality in the trade unions of Lai Châu province (illustrative data)"

[source]
vi = "Kế hoạch 262/KH-LĐLĐ ngày 22/7/2021 và các chỉ tiêu, tên xã, phường và mốc kết thúc cấp huyện 01/7/2025 là thật. Đơn vị, cán bộ, tập huấn, hoạt động, câu trả lời và mọi con số khác là số liệu minh họa do chương trình tạo ra, không phản ánh đơn vị hay người nào."
en = "Plan 262/KH-LĐLĐ of 22 July 2021 with its targets, the names of communes and wards, and the end of the district level on 1 July 2025 are real. Units, officers, trainings, activities, answers and all other figures are invented by a program for illustration and say nothing about any real unit or person."

[reading] # as Vietnamese Excel writes days: 05/11/2026 is 5 November
day_first = true

# Letterhead and signature; what is not set here comes from the unit and the one above it.
# Numbers and days are left blank, to be written in when the report is signed.
[document]
template = "administrative"
place = { vi = "Lai Châu" }
symbol = { vi = "BC-CĐCS" }

[document.by_level.upper]
symbol = { vi = "BC-CĐ" }

[document.by_level.province]
parent_body = { vi = "Tổng Liên đoàn Lao động Việt Nam", en = "Vietnam General Confederation of Labour" }
symbol = { vi = "BC-LĐLĐ" }
addressee = { vi = "Đoàn Chủ tịch Tổng Liên đoàn Lao động Việt Nam", en = "Presidium of the Vietnam General Confederation of Labour" }
authority = { vi = "TM. Ban Thường vụ", en = "On behalf of the standing committee" }
recipients = { vi = ["Như trên", "Các Ủy viên Ban Thường vụ", "Lưu: VT, Ban Nữ công"], en = ["As above", "Members of the standing committee", "Files, women’s-affairs board"] }

[levels]
province = { vi = "Cấp tỉnh", en = "Province" }
upper = { vi = "Cấp trên trực tiếp cơ sở", en = "Immediate upper level" }
grassroots = { vi = "Công đoàn cơ sở", en = "Grassroots" }

[kinds]
province_federation = { vi = "Liên đoàn Lao động tỉnh", en = "Provincial federation of labour" }
district_federation = { vi = "Liên đoàn Lao động huyện, thành phố", en = "District or city federation of labour" }
sector_union = { vi = "Công đoàn ngành địa phương", en = "Local sector union" }
civil_servants = { vi = "Công đoàn Viên chức", en = "Civil servants’ union" }
commune_union = { vi = "Công đoàn xã, phường", en = "Commune or ward union" }
company = { vi = "Doanh nghiệp", en = "Company" }
school = { vi = "Trường học", en = "School" }
agency = { vi = "Cơ quan nhà nước", en = "State agency" }
public_service = { vi = "Đơn vị sự nghiệp công lập", en = "Public service unit" }
cooperative = { vi = "Hợp tác xã", en = "Cooperative" }

[sectors]
enterprise = { vi = "Sản xuất, kinh doanh", en = "Enterprise" }
education = { vi = "Giáo dục", en = "Education" }
health = { vi = "Y tế", en = "Health" }
administration = { vi = "Hành chính", en = "Administration" }
public_service = { vi = "Sự nghiệp khác", en = "Other public services" }
agriculture = { vi = "Nông nghiệp", en = "Agriculture" }

[roles]
chair = { vi = "Chủ tịch", en = "Chair" }
vice_chair = { vi = "Phó Chủ tịch", en = "Vice-chair" }
standing_member = { vi = "Ủy viên Ban Thường vụ", en = "Standing committee member" }
committee_member = { vi = "Ủy viên Ban Chấp hành", en = "Executive committee member" }
inspection_head = { vi = "Chủ nhiệm Ủy ban Kiểm tra", en = "Head of the inspection committee" }
womens_affairs = { vi = "Cán bộ nữ công", en = "Women’s-affairs officer" }

[topics]
gender = { vi = "Giới", en = "Gender" }
gender_equality = { vi = "Bình đẳng giới", en = "Gender equality" }
mainstreaming = { vi = "Lồng ghép vấn đề bình đẳng giới", en = "Gender mainstreaming" }
population_development = { vi = "Dân số và phát triển", en = "Population and development" }
gender_based_violence = { vi = "Phòng ngừa, ứng phó với bạo lực trên cơ sở giới", en = "Gender-based violence" }
family_children = { vi = "Gia đình, trẻ em", en = "Family and children" }
housework_sharing = { vi = "Chia sẻ công việc gia đình", en = "Sharing housework" }
sexual_harassment = { vi = "Quấy rối tình dục tại nơi làm việc", en = "Sexual harassment at work" }
labour_law = { vi = "Pháp luật lao động", en = "Labour law" }
occupational_safety = { vi = "An toàn, vệ sinh lao động", en = "Occupational safety and health" }

[activity_types]
conference = { vi = "Hội nghị", en = "Conference" }
talk = { vi = "Tọa đàm, nói chuyện chuyên đề", en = "Talk" }
forum = { vi = "Diễn đàn", en = "Forum" }
contest = { vi = "Hội thi", en = "Contest" }
communication = { vi = "Buổi truyền thông", en = "Communication session" }
counselling = { vi = "Tư vấn", en = "Counselling" }
arts = { vi = "Giao lưu văn nghệ", en = "Arts exchange" }
sport = { vi = "Hoạt động thể thao", en = "Sport" }
exhibition = { vi = "Triển lãm tranh ảnh", en = "Picture exhibition" }
visual = { vi = "Băng rôn, khẩu hiệu, pa nô, áp phích", en = "Banners, slogans, panels, posters" }
emulation = { vi = "Phong trào thi đua", en = "Emulation movement" }
dialogue = { vi = "Đối thoại với người sử dụng lao động", en = "Dialogue with the employer" }
news = { vi = "Tin, bài viết", en = "News item" }

[audiences]
members = { vi = "Đoàn viên, người lao động", en = "Members and workers" }
men = { vi = "Nam giới", en = "Men" }
leader_manager = { vi = "Lãnh đạo, quản lý", en = "Leaders and managers" }
youth = { vi = "Thanh niên", en = "Young people" }
women = { vi = "Lao động nữ", en = "Women workers" }

[channels]
meeting = { vi = "Tại cuộc họp", en = "At a meeting" }
loudspeaker = { vi = "Loa truyền thanh", en = "Loudspeaker" }
newspaper = { vi = "Báo Lai Châu", en = "Lai Châu newspaper" }
radio_television = { vi = "Đài Phát thanh – Truyền hình", en = "Radio and television" }
union_portal = { vi = "Cổng thông tin điện tử Công đoàn tỉnh", en = "Portal of the provincial unions" }
facebook = { vi = "Trang Facebook công đoàn", en = "Facebook page of the unions" }
zalo = { vi = "Zalo", en = "Zalo" }

[groups.key_officers]
label = { vi = "Cán bộ chủ chốt", en = "Key officers" }
roles = ["chair", "vice_chair"]

[groups.womens_affairs]
label = { vi = "Cán bộ nữ công", en = "Women’s-affairs officers" }
roles = ["womens_affairs"]

# The plan fixes neither hours nor a pass nor how long a training counts: these are our choice.
[training]
topics = ["gender", "gender_equality", "mainstreaming", "population_development"]
min_hours = 4
require_pass = true
valid_months = 60
# With 90 an officer newly elected would be counted only after three months in office: the fall
# after each congress would be smaller, and 100 % within reach in every year.
grace_days = 0
target = 1.0

# The plan wants everybody trained in every year from 2025 to 2030, so by the end of this one.
[training_plan]
deadline = 2026-12-31
class_size = 30
smallest_class = 12

[[breaks]]
date = 2025-07-01
label = { vi = "Kết thúc cấp huyện", en = "District level ended" }

[[breaks]]
date = 2025-12-15
label = { vi = "Đại hội công đoàn, nhiệm kỳ mới", en = "Congresses, new term" }

"""  # noqa: E501
    + PLAN_SETTINGS
    + """
[surveys.awareness]
title = { vi = "Khảo sát nhận thức về bình đẳng giới", en = "Survey of awareness of gender equality" }
instrument = "{instrument}"
unit_column = "unit"
respondent_columns = ["sex", "code_mother", "code_day", "code_siblings", "code_birthplace", "code_phone"]
scales = ["knowledge", "attitude", "practice"]
likert = ["a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08", "a09", "a10", "a11", "a12", "a13", "a14", "a15", "a16"]
groups = ["sex", "role"]
primary = ["knowledge"]

[[surveys.awareness.waves]]
name = "baseline"
label = { vi = "Trước tập huấn (tháng 5/2025)", en = "Before the training (May 2025)" }
date = 2025-05-15
file = "responses/awareness_2025.csv"

[[surveys.awareness.waves]]
name = "endline"
label = { vi = "Sau tập huấn (tháng 9/2026)", en = "After the training (September 2026)" }
date = 2026-09-15
file = "responses/awareness_2026.csv"
"""  # noqa: E501
)

_README = """\
# Lai Châu: an illustrative study

A study folder for learning, testing and showing, written by `toolkit demo` ({units} grassroots
unions, seed {seed}). The same two numbers give the same files, byte for byte.

**Lai Châu: số liệu minh họa.** Kế hoạch 262/KH-LĐLĐ với các chỉ tiêu, tên xã, phường và mốc kết
thúc cấp huyện 01/7/2025 là thật; đơn vị, cán bộ, tập huấn, hoạt động, câu trả lời và mọi con số
khác do chương trình tạo ra, không phản ánh đơn vị hay người nào.

## What is real

- Plan 262/KH-LĐLĐ of 22 July 2021 of the Lai Châu Provincial Federation of Labour, its five goals,
  and its targets in `targets.csv`; `source` quotes the plan's sentence with its own spelling.
- The targets of the General Confederation's plan 120/KH-TLĐ of 5 July 2021, of Decision 1790/QĐ-TTg of
  23 October 2021 and of Resolution 28/NQ-CP of 3 March 2021, as far as they were read; `source` gives
  their content, not their full sentence. "A woman key officer" has the same words and another
  denominator in 262 (upper level) and 120 (province).
- The days of the campaigns in `study.toml`, and the themes in `campaigns.csv`, where `source` says where
  each was read. An empty theme was not found, or not in Vietnamese: that of the Action Month 2026 is
  to be typed in.
- Duties that `source` in `duties.csv` gives to plan 262: the yearly report strictly before 5 November,
  the reviews of 2026 and 2030, the consolidated report, own plan and budget.
- The end of the district level on 30 June 2025, letter 4173/TLĐ-ToC of 28 May 2025, and the rule
  that unions of bodies paid from the state budget ended by 15 June 2025.
- The names and state codes of the communes and wards (`located_in`, `code`), from the data set
  `vietnamese-provinces-database`, MIT licence, as they are since 1 July 2025.
- The names of the former districts.

## What is invented

Everything else: which communes have a union of their own and manage which neighbours, which former
district each is counted to, all grassroots unions, all people, posts, classes, activities, news items,
models, papers received, counts, measurements (the sex ratio at birth and the budgets too) and answers,
and the documents marked "(minh họa)". Names of schools and health stations are made from commune names
and may be those of real ones; the figures say nothing about them. Any likeness of a firm or person is an
accident.

Chosen for the example, and no rule of any document: what counts as trained, the components and weights
of the index, which great days are marked and how long before, the deadline and
size of courses, that every grassroots union reports before 5 November, and the nine-month report of the
province.

## How to read it

- `unit_id` is permanent. The middle part says where a grassroots union was first registered, not
  where it belongs today: `LC-H…` former district federations, `LC-N01` and `LC-V01` former sector
  and civil servants' unions, `LC-01` … commune and ward unions, `LC-00-…` unions registered
  directly under the province.
- An empty `valid_from` means: since before the register was begun. `valid_to` and `end` are the
  last day. The date of an event is the first day of the new state.
- `located_in` is a commune's state code of 1 July 2025 or later, and empty before. `managed_by` is
  filled where that commune has no union of its own and a neighbour's looks after the unit.
- An empty `level` of a target means all levels together; values are shares from 0 to 1, but for IND-22
  (boys to 100 girls) and IND-24 (points).
- `measurements.csv` holds numbers of units only. IND-05b, IND-05c and IND-15 are about health or hardship:
  few people are never shown. IND-26b is in million đồng. IND-21 has no rows, on purpose.
- Activities with an id `N…` are news items; nobody is counted as having come.
- Row by row, what of the programme works how: `docs/coverage_of_the_plan.md` of the project.
- The answers lie in `responses/`, with the names of the questionnaire. Nobody who refused is in
  them. `date` is the day of the answer.

## Awkward cases, on purpose

| unit or person | what is awkward |
|---|---|
| `LC-01-001` | large: 25 seats, 420 members, 60 answers in each wave |
| `LC-01-002` | has no officer |
| `LC-01-003` | nobody has ever been trained |
| `LC-01-004` | everybody is trained |
| `LC-01-005` | 3 answers in each wave, 9 members |
| `LC-01-006` | answered the first wave only |
| `LC-02-001` | took in `LC-02-003`; otherwise ordinary |
| `LC-02-002` | slash and quotation marks in its name; lies in a commune without a union |
| `LC-02-003` | merged into `LC-02-001` on 1 July 2025 |
| `LC-02-004` | founded on 5 October 2026: officers, no answers, no trainings |
| `LC-02-005` | dissolved on 15 June 2025, being paid from the state budget |
| `LC-02-006` | renamed on 1 January 2026; its chair left and has no successor |
| `{first}` | two posts in two units: `LC-01-001` and `LC-01` |
| `{second}` | two posts in one unit: `LC-02-001` |
| `{third}` | chair of `LC-02-006` until 31 May 2026 |
| first row of `person_decisions.csv` | one person known under two numbers, decided: the training counts |
| second row | probably one person too, not yet decided |
| third row | two namesakes, decided: nothing is put together |
| `LC-H02`, `LC-H03` | yearly report of 2024 received on 5 November, which is late; and not at all |
| `LC-01`, `LC-02` | yearly report of 2025 received on 4 November, on time; and on 5 November, late |
| model `M3` | began before the first wave and has ended, so no before and after can be told |

Further on purpose: trainings that do not count (too short, failed, another topic, older than 60
months), typing errors in the anonymous codes, codes that stand twice in a unit, people who tick
the same answer throughout, blanks, "don't know" and "prefer not to say".
"""  # noqa: E501

# What is different in a study of several provinces: text of one province -> text of many.
_COUNTRY = (
    ("công đoàn tỉnh Lai Châu (số liệu", "công đoàn {provinces} tỉnh (số liệu"),
    ("trade unions of Lai Châu province (ill", "trade unions of {provinces} provinces (ill"),
    ("là thật. Đơn vị, cán bộ", "là thật. Các tỉnh Minh Họa, đơn vị, cán bộ"),
    ("are real. Units, officers", "are real. The provinces Minh Họa, units, officers"),
    (
        "\n[levels]\n",
        '\n[levels]\nnational = { vi = "Cấp trung ương", en = "National" }\n',
    ),
    (
        "\n[kinds]\n",
        "\n[kinds]\nconfederation = "
        '{ vi = "Tổng Liên đoàn Lao động", en = "General confederation of labour" }\n',
    ),
)
_COUNTRY_README = """
## {provinces} provinces

The study is so large that it has {provinces} provinces below a confederation, `VN`. Lai Châu (`LC`)
is as told above. The provinces Minh Họa 2 and so on (`M02` …) do not exist: they are made like Lai
Châu, with its names of communes and districts, and state codes that are none (`M02-03408`). `code`
of a province Minh Họa is its identifier.
"""


def settings(instrument: str, provinces: int = 1) -> str:
    """Write `study.toml`.

    Parameters
    ----------
    instrument : str
        Where the questionnaire lies, seen from the study folder.
    provinces : int
        Several stand below a confederation, which is a level more.

    Examples
    --------
    >>> ["confederation =" in settings("surveys/awareness.md", count) for count in (1, 2)]
    [False, True]
    """
    text = _SETTINGS.replace("{instrument}", instrument)
    for one, many in _COUNTRY if provinces > 1 else ():
        text = text.replace(one, many.replace("{provinces}", str(provinces)), 1)
    return text


def readme(units: int, seed: int, special: Sequence[str], provinces: int = 1) -> str:
    """Write `README.md`.

    Parameters
    ----------
    units, seed : int
        What the study was made with.
    special : sequence of str
        Identifiers of the three people who are awkward cases.
    provinces : int

    Examples
    --------
    >>> readme(12, 1, ["P0001", "P0002", "P0003"]).splitlines()[0]
    '# Lai Châu: an illustrative study'
    """
    first, second, third = special
    words = {"units": units, "seed": seed, "first": first, "second": second, "third": third}
    more = _COUNTRY_README.format(provinces=provinces) if provinces > 1 else ""
    return _README.format(**words) + more

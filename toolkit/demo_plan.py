"""What a synthetic study takes over from the real documents: targets, campaigns and duties."""

from __future__ import annotations

import pandas as pd

from toolkit.schema import columns

PLAN, NATIONAL = "262/KH-LĐLĐ", "120/KH-TLĐ"
COMMUNICATION, STRATEGY = "1790/QĐ-TTg", "28/NQ-CP"
_COMMITTEE = (
    "Phấn đấu đến năm 2025 và duy trì đến năm 2030 đạt 30% trở lên tỷ lệ nữ tham gia "
    "Ban Chấp hành công đoàn các cấp."
)
_KEY_WOMAN = (
    "Phấn đấu đến năm 2025 đạt 80% trở lên và đến năm 2030 đạt 90% trở lên công đoàn cấp trên "
    "trực tiếp cơ sở có cán bộ chủ chốt công đoàn là nữ."
)
_SUCCESSION = (
    "Phấn đấu đến năm 2025 đạt 25% trở lên, đến năm 2030 đạt 30% trở lên tỷ lệ nữ trong diện "
    "quy hoạch các chức danh cán bộ chủ chốt công đoàn các cấp."
)
_ACTIVITY = (
    "Hàng năm, mỗi CĐCS tổ chức hoặc lồng ghép tổ chức ít nhất một hoạt động tuyên truyền nhằm "
    "thay đổi nhận thức, hành động và trách nhiệm về thực hiện bình đẳng giới, dân số và phát "
    "triển, trách nhiệm của nam giới chia sẻ công việc gia đình, phòng ngừa và ứng phó với bạo "
    "lực trên cơ sở giới trong CNVCLĐ."
)
_POPULATION = (
    "Vận động 70% trở lên vào năm 2025 và 90% trở lên vào năm 2030 đoàn viên, CNVCLĐ trong độ "
    "tuổi sinh đẻ được cung cấp thông tin, khám sức khỏe trước khi kết hôn; nữ đoàn viên, CNVCLĐ "
    "mang thai thực hiện khám thai định kỳ, tầm soát, chuẩn đoán, điều trị sớm bệnh tật trước sinh."
)
_TRAINING = (
    "Đến năm 2025 và duy trì đến năm 2030, 100% cán bộ chủ chốt và cán bộ nữ công công đoàn các "
    "cấp được bồi dưỡng, tập huấn nội dung về bình đẳng giới, lồng ghép vấn đề bình đẳng giới, "
    "dân số và phát triển trong hoạt động công đoàn."
)
_REPORT = (
    "Định kỳ báo cáo tổng hợp, đánh giá tình hình thực hiện Kế hoạch này gắn với báo cáo kết quả "
    "công tác nữ công hàng năm gửi về LĐLĐ tỉnh (qua Ban Tuyên giáo - Nữ công) trước ngày 05/11 "
    "hàng năm"
)
_NATIONAL_UNIONS = (
    "công đoàn cấp tỉnh, ngành trung ương và tương đương có cán bộ chủ chốt là nữ (đơn vị tính "
    "khác với Kế hoạch 262/KH-LĐLĐ)"
)
_TWICE = (
    "các cơ quan, tổ chức, doanh nghiệp và người dân được truyền thông … ít nhất 02 cuộc hằng năm"
)
_AWARENESS = (
    "nhận thức về bình đẳng giới của các nhóm đối tượng tăng 10 - 15% so với năm 2025 (cận dưới; "
    "văn bản không nêu cách đo)"
)
# plan, indicator, level (empty: all levels together), operator and value in 2025 (None: there is
# no such target) and in 2030, sentence. Sentences of plan 262 are its own, with its spelling.
_TARGETS = (
    (PLAN, "IND-01", "", "≥", 0.3, "maintain", 0.3, _COMMITTEE),
    (PLAN, "IND-02", "upper", "≥", 0.8, "≥", 0.9, _KEY_WOMAN),
    (PLAN, "IND-03", "", "≥", 0.25, "≥", 0.3, _SUCCESSION),
    (PLAN, "IND-04", "grassroots", "every_year", 1.0, "every_year", 1.0, _ACTIVITY),
    (PLAN, "IND-05a", "", "≥", 0.7, "≥", 0.9, _POPULATION),
    (PLAN, "IND-05b", "", "≥", 0.7, "≥", 0.9, _POPULATION),
    (PLAN, "IND-05c", "", "≥", 0.7, "≥", 0.9, _POPULATION),
    (PLAN, "IND-06a", "", "≥", 1.0, "maintain", 1.0, _TRAINING),
    (PLAN, "IND-06b", "", "≥", 1.0, "maintain", 1.0, _TRAINING),
    (PLAN, "IND-25", "upper", "every_year", 1.0, "every_year", 1.0, _REPORT),
    (NATIONAL, "IND-01", "", "≥", 0.3, "maintain", 0.3, "tỷ lệ nữ tham gia BCH công đoàn các cấp"),
    (NATIONAL, "IND-02", "province", "≥", 0.8, "≥", 0.9, _NATIONAL_UNIONS),
    (NATIONAL, "IND-03", "", "≥", 0.25, "≥", 0.3, "nữ trong diện quy hoạch chức danh chủ chốt"),
    (NATIONAL, "IND-04", "grassroots", "every_year", 1.0, "every_year", 1.0,
     "mỗi CĐCS ít nhất một hoạt động/năm"),
    (COMMUNICATION, "IND-04b", "grassroots", "every_year", 1.0, "every_year", 1.0, _TWICE),
    (COMMUNICATION, "IND-24", "", "≥", None, "≥", 10.0, _AWARENESS),
    (STRATEGY, "IND-22", "province", "≤", 111.0, "≤", 109.0,
     "tỷ số giới tính khi sinh (bé trai/100 bé gái), số của cả nước"),
)  # fmt: skip

_SOCIAL_SECURITY = (
    "Đảm bảo an sinh xã hội, tăng quyền năng và tạo cơ hội cho phụ nữ và trẻ em gái nhằm thực "
    "hiện bình đẳng giới và xóa bỏ bạo lực trên cơ sở giới"
)
_NOT_FOUND = "Chưa xác minh được chủ đề; đơn vị nhập khi có văn bản"
# campaign, year, start, end, theme, where it was read. An empty theme was not found.
_CAMPAIGNS = (
    ("gender_month", 2016, "", "", "", "vovworld.vn (bản dịch; chưa thấy nguyên văn tiếng Việt)"),
    ("gender_month", 2017, "", "",
     "Chung tay chấm dứt bạo lực đối với phụ nữ và trẻ em gái", "baodongnai.com.vn, 05/12/2017"),
    ("gender_month", 2018, "", "", "", _NOT_FOUND),
    ("gender_month", 2019, "", "",
     "Chấm dứt bạo lực đối với phụ nữ và trẻ em", "Công văn 3304/LĐTBXH-BĐG ngày 06/8/2019"),
    ("gender_month", 2020, "", "", "", _NOT_FOUND),
    ("gender_month", 2021, "", "", _SOCIAL_SECURITY, "pbgdpl.camau.gov.vn"),
    ("gender_month", 2022, "", "", "", _NOT_FOUND),
    ("gender_month", 2023, "", "", _SOCIAL_SECURITY, "benhvienthuduc.vn, 27/11/2023"),
    ("gender_month", 2024, "", "", _SOCIAL_SECURITY, "Tin cấp tỉnh, năm 2024"),
    ("gender_month", 2025, "", "",
     "Bình đẳng giới và an toàn cho phụ nữ và trẻ em gái trong kỷ nguyên số",
     "banmay.tuyenquang.gov.vn; dsa.ueh.edu.vn; vietnamnews.vn, 11/11/2025"),
    ("gender_month", 2026, "", "", "", _NOT_FOUND),
    ("children_month", 2017, "", "", "Phòng, chống xâm hại trẻ em",
     "Hướng dẫn năm 2017 của Công đoàn Công Thương Việt Nam"),
    ("domestic_violence_month", 2017, "", "",
     "Gia đình – nguồn lực và trách nhiệm trong phòng, chống bạo lực gia đình",
     "Hướng dẫn năm 2017 của Công đoàn Công Thương Việt Nam"),
    ("family_day", 2017, "", "", "Bữa cơm gia đình ấm áp yêu thương",
     "Hướng dẫn năm 2017 của Công đoàn Công Thương Việt Nam"),
    ("workers_month", 2025, "", "", "", "Chỉ thấy bản dịch tiếng Anh của chủ đề"),
    ("world_population_day", 2025, "", "",
     "Quyền tự quyết về sinh sản trong một thế giới đang thay đổi", "thachthat.hanoi.gov.vn"),
    ("population_month", 2025, "", "", "", _NOT_FOUND),
    ("congresses", 2025, "2025-10-01", "2025-12-31", "",
     "Hạn: cấp xã 31/10, cơ sở và cấp tỉnh 31/12/2025; ngày bắt đầu là minh họa"),
)  # fmt: skip

_BY_PLAN = "Kế hoạch 262/KH-LĐLĐ"
_BOARD = "Liên đoàn Lao động tỉnh (qua Ban Tuyên giáo - Nữ công)"
_STATE = "Cơ quan quản lý nhà nước về dân số và bình đẳng giới"
# duty, title, level, recipient, period, month, day, before, first and last year, source.
_DUTIES = (
    ("yearly_report", "Báo cáo năm thực hiện Kế hoạch gắn với công tác nữ công", "upper", _BOARD,
     "year", 11, 5, "yes", 2021, 2030, _BY_PLAN + ": trước ngày 05/11 hàng năm"),
    ("grassroots_report", "Báo cáo năm của công đoàn cơ sở", "grassroots",
     "Công đoàn cấp trên trực tiếp", "year", 11, 5, "yes", 2021, 2030,
     _BY_PLAN + " nêu CĐCS trực thuộc; áp dụng cho mọi CĐCS là minh họa"),
    ("half_year_report", "Báo cáo 6 tháng đầu năm", "upper", _BOARD,
     "half_year", "", "", "", 2022, 2030, "Nếp báo cáo của ngành Công Thương; không nêu ngày"),
    ("nine_month_report", "Báo cáo 9 tháng, kế hoạch quý IV, định hướng năm sau", "province",
     "Tổng Liên đoàn Lao động Việt Nam", "nine_months", 9, 30, "", 2022, 2030,
     "Nếp báo cáo cuối tháng 9 của cơ quan bộ; áp dụng cho cấp tỉnh là minh họa"),
    ("consolidated_report", "Báo cáo tổng hợp hàng năm", "province",
     "Tổng Liên đoàn Lao động Việt Nam; " + _STATE, "year", "", "", "", 2021, 2030,
     _BY_PLAN + ": theo yêu cầu, không nêu ngày"),
    ("ad_hoc_report", "Báo cáo đột xuất", "province",
     "Tổng Liên đoàn Lao động Việt Nam; " + _STATE, "", "", "", "", 2021, 2030,
     _BY_PLAN + ": theo yêu cầu, không nêu ngày"),
    ("own_plan", "Xây dựng kế hoạch, bố trí kinh phí hàng năm ở cấp mình", "upper",
     _BOARD, "year", "", "", "", 2021, 2030, _BY_PLAN + ": không nêu ngày"),
    ("guidance_five_years", "Hướng dẫn đánh giá sơ kết 5 năm", "province", "Các cấp công đoàn",
     "five_years", "", "", "", 2026, 2026, _BY_PLAN + ": vào năm 2026"),
    ("guidance_ten_years", "Hướng dẫn tổng kết 10 năm", "province", "Các cấp công đoàn",
     "ten_years", "", "", "", 2030, 2030, _BY_PLAN + ": vào năm 2030"),
    ("five_year_review", "Báo cáo sơ kết 5 năm (2021 - 2025)", "upper", _BOARD,
     "five_years", "", "", "", 2026, 2026, _BY_PLAN + ": khi có hướng dẫn của LĐLĐ tỉnh"),
    ("ten_year_review", "Báo cáo tổng kết 10 năm (2021 - 2030)", "upper", _BOARD,
     "ten_years", "", "", "", 2030, 2030, _BY_PLAN + ": khi có hướng dẫn của LĐLĐ tỉnh"),
)  # fmt: skip


def targets() -> pd.DataFrame:
    """Build the table `targets` of the real plans.

    Examples
    --------
    >>> targets().query("indicator_id == 'IND-02'")[["plan_id", "level", "year", "value"]]
            plan_id     level  year value
    2   262/KH-LĐLĐ     upper  2025   0.8
    3   262/KH-LĐLĐ     upper  2030   0.9
    22   120/KH-TLĐ  province  2025   0.8
    23   120/KH-TLĐ  province  2030   0.9
    """
    rows = []
    for plan, indicator, level, first, value, second, later, sentence in _TARGETS:
        if value is not None:
            rows.append((plan, indicator, level, 2025, first, f"{value:g}", "", sentence))
        rows.append((plan, indicator, level, 2030, second, f"{later:g}", "", sentence))
    return pd.DataFrame(rows, columns=columns("targets"))


def campaigns() -> pd.DataFrame:
    """Build the table `campaigns`: the themes that were found, and the years without one.

    Examples
    --------
    >>> campaigns().query("year == 2026")[["campaign_id", "theme"]].values.tolist()
    [['gender_month', '']]
    """
    return pd.DataFrame(_CAMPAIGNS, columns=columns("campaigns"))


def duties() -> pd.DataFrame:
    """Build the table `duties`: who reports what to whom by when.

    Examples
    --------
    >>> duties().query("before == 'yes'")[["duty_id", "month", "day"]].values.tolist()
    [['yearly_report', 11, 5], ['grassroots_report', 11, 5]]
    """
    table = pd.DataFrame(_DUTIES, columns=[c for c in columns("duties") if c != "kind"])
    return table.assign(kind="")[columns("duties")]

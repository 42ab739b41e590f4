"""The plan's part of a synthetic study's `study.toml`: plans, indicators, campaigns, index."""

from __future__ import annotations

PLAN_SETTINGS = """\
# The study's own plan, then those above it.
[plans."262/KH-LĐLĐ"]
number = "262/KH-LĐLĐ"
date = 2021-07-22
title = { vi = "Thực hiện “Chiến lược quốc gia về bình đẳng giới giai đoạn 2021 – 2030” và “Chiến lược dân số Việt Nam đến năm 2030” trong CNVCLĐ", en = "Implementing the National Strategy on Gender Equality 2021–2030 and the Vietnam Population Strategy to 2030 among workers and public employees" }
issuer = { vi = "Liên đoàn Lao động tỉnh Lai Châu", en = "Lai Châu Provincial Federation of Labour" }
start_year = 2021

[plans."262/KH-LĐLĐ".goals]
politics = { vi = "Mục tiêu 1: Trong lĩnh vực chính trị", en = "Goal 1: politics" }
family = { vi = "Mục tiêu 2: Trong đời sống gia đình và phòng ngừa, ứng phó với bạo lực trên cơ sở giới", en = "Goal 2: family life, preventing and answering gender-based violence" }
population = { vi = "Mục tiêu 3: Nâng cao chất lượng dân số", en = "Goal 3: quality of the population" }
education = { vi = "Mục tiêu 4: Trong lĩnh vực giáo dục, đào tạo", en = "Goal 4: education and training" }
media = { vi = "Mục tiêu 5: Trong lĩnh vực thông tin, truyền thông", en = "Goal 5: information and communication" }
tasks = { vi = "Nhiệm vụ, giải pháp và tổ chức thực hiện", en = "Tasks, measures and organisation" }

[plans."120/KH-TLĐ"]
number = "120/KH-TLĐ"
date = 2021-07-05
title = { vi = "Thực hiện “Chiến lược quốc gia về bình đẳng giới giai đoạn 2021 – 2030” và “Chiến lược dân số Việt Nam đến năm 2030” trong CNVCLĐ", en = "Implementing the National Strategy on Gender Equality 2021–2030 and the Vietnam Population Strategy to 2030 among workers and public employees" }
issuer = { vi = "Tổng Liên đoàn Lao động Việt Nam", en = "Vietnam General Confederation of Labour" }

[plans."1790/QĐ-TTg"]
number = "1790/QĐ-TTg"
date = 2021-10-23
title = { vi = "Chương trình truyền thông về bình đẳng giới đến năm 2030", en = "Communication programme on gender equality to 2030" }
issuer = { vi = "Thủ tướng Chính phủ", en = "Prime Minister" }

[plans."28/NQ-CP"]
number = "28/NQ-CP"
date = 2021-03-03
title = { vi = "Chiến lược quốc gia về bình đẳng giới giai đoạn 2021 – 2030", en = "National Strategy on Gender Equality 2021–2030" }
issuer = { vi = "Chính phủ", en = "Government" }

[indicators.IND-01]
label = { vi = "Tỷ lệ nữ tham gia Ban Chấp hành", en = "Women in executive committees" }
measure = "women_share"
roles = ["chair", "vice_chair", "standing_member", "committee_member"]
goal = "politics"

# "About 30 %" was for the congresses of the term 2018-2023; no target stands in this study, for
# number and date of the document that sets it are not known.
[indicators.IND-01b]
label = { vi = "Tỷ lệ nữ trong Ban Chấp hành khóa mới (nhiệm kỳ 2018 – 2023)", en = "Women in the new executive committee (term 2018–2023)" }
measure = "women_share"
roles = ["chair", "vice_chair", "standing_member", "committee_member"]
goal = "politics"
until = 2023

[indicators.IND-02]
label = { vi = "Công đoàn cấp trên trực tiếp cơ sở có cán bộ chủ chốt là nữ", en = "Upper-level unions with a woman key officer" }
measure = "units_with_woman"
roles = ["chair", "vice_chair"]
goal = "politics"

[indicators.IND-02b]
label = { vi = "Công đoàn các cấp có cán bộ chủ chốt là nữ", en = "Unions of all levels with a woman key officer" }
measure = "units_with_woman"
roles = ["chair", "vice_chair"]
goal = "politics"

[indicators.IND-03]
label = { vi = "Tỷ lệ nữ trong diện quy hoạch chức danh chủ chốt", en = "Women in the succession plan for key posts" }
goal = "politics"

[indicators.IND-11]
label = { vi = "Tỷ lệ nữ tham gia Ban Thường vụ", en = "Women in standing committees" }
measure = "women_share"
roles = ["chair", "vice_chair", "standing_member"]
goal = "politics"

[indicators.IND-12]
label = { vi = "Tỷ lệ nữ trong cán bộ chủ chốt", en = "Women among key officers" }
measure = "women_share"
roles = ["chair", "vice_chair"]
goal = "politics"

[indicators.IND-04]
label = { vi = "CĐCS tổ chức hoặc lồng ghép ít nhất một hoạt động tuyên truyền trong năm", en = "Grassroots unions with an awareness activity in the year" }
measure = "active_units"
topics = ["gender", "gender_equality", "mainstreaming", "population_development", "gender_based_violence", "housework_sharing"]
goal = "family"

# Decision 1790 asks for at least two a year; the plan for one. Both lines are reported.
[indicators.IND-04b]
label = { vi = "CĐCS có ít nhất hai hoạt động truyền thông trong năm", en = "Grassroots unions with two or more awareness activities in the year" }
measure = "active_units"
topics = ["gender", "gender_equality", "mainstreaming", "population_development", "gender_based_violence", "housework_sharing"]
at_least = 2
goal = "family"

# The plan says three things in one sentence; each has its own people, so there are three lines.
[indicators.IND-05a]
label = { vi = "Được cung cấp thông tin trước khi kết hôn", en = "Given information before marriage" }
goal = "population"

[indicators.IND-05b]
label = { vi = "Khám sức khỏe trước khi kết hôn", en = "Premarital health check" }
goal = "population"
sensitive = true

[indicators.IND-05c]
label = { vi = "Khám thai định kỳ, tầm soát trước sinh", en = "Antenatal checks and screening" }
goal = "population"
sensitive = true

# History only: the Population Law in force since 1 July 2026 knows no limit on children. Nothing
# is stored for it, and nobody is ranked by it.
[indicators.IND-21]
label = { vi = "Sinh con thứ 3 trở lên (chỉ tiêu cũ, không còn thu thập)", en = "Third or later births (old indicator, no longer collected)" }
unit = "count"
goal = "population"
until = 2025
sensitive = true

[indicators.IND-22]
label = { vi = "Tỷ số giới tính khi sinh (số bé trai trên 100 bé gái)", en = "Sex ratio at birth (boys to 100 girls)" }
unit = "ratio"
per = 100
goal = "population"

[indicators.IND-06a]
label = { vi = "Cán bộ chủ chốt được bồi dưỡng, tập huấn", en = "Key officers trained" }
measure = "coverage"
group = "key_officers"
goal = "education"

[indicators.IND-06b]
label = { vi = "Cán bộ nữ công được bồi dưỡng, tập huấn", en = "Women’s-affairs officers trained" }
measure = "coverage"
group = "womens_affairs"
goal = "education"

[indicators.IND-07]
label = { vi = "Tin, bài viết trong năm", en = "News items in the year" }
measure = "news_items"
unit = "count"
goal = "media"

[indicators.IND-14]
label = { vi = "Nam giới trong số người tham gia hoạt động", en = "Men among those who came to activities" }
measure = "men_share"
goal = "media"

[indicators.IND-14b]
label = { vi = "Lãnh đạo, quản lý trong số người tham gia hoạt động", en = "Leaders and managers among those who came to activities" }
measure = "leaders_share"
goal = "media"

# The questionnaire asks whether people passed a message on; a question on the year's own theme
# has to be added to it each year.
[indicators.IND-23]
label = { vi = "Đã chia sẻ thông điệp về bình đẳng giới với người khác", en = "Passed a message on gender equality on" }
measure = "answer_share"
survey = "awareness"
item = "p03"
goal = "media"

[indicators.IND-24]
label = { vi = "Thay đổi nhận thức (điểm kiến thức trước và sau)", en = "Change of awareness (knowledge before and after)" }
measure = "awareness_change"
survey = "awareness"
scale = "knowledge"
unit = "points"
goal = "media"

# The plan names no number of members from which a committee is required.
[indicators.IND-08]
label = { vi = "Đơn vị có cán bộ nữ công", en = "Units with a women’s-affairs officer" }
measure = "units_with_roles"
roles = ["womens_affairs"]
goal = "tasks"

[indicators.IND-09]
label = { vi = "Thỏa ước lao động tập thể có điều khoản về bình đẳng giới, dân số", en = "Collective agreements with clauses on gender or population" }
goal = "tasks"

[indicators.IND-10]
label = { vi = "Cuộc kiểm tra, giám sát đã thực hiện so với kế hoạch", en = "Inspections held of those planned" }
goal = "tasks"

[indicators.IND-13]
label = { vi = "Người lao động được quán triệt văn bản", en = "Staff briefed on the documents" }
goal = "tasks"

[indicators.IND-15]
label = { vi = "Nữ có hoàn cảnh khó khăn được hỗ trợ", en = "Women in hardship supported" }
goal = "tasks"
sensitive = true

[indicators.IND-16]
label = { vi = "Khen thưởng, biểu dương so với đề nghị", en = "Commendations awarded of those proposed" }
goal = "tasks"

[indicators.IND-17]
label = { vi = "Văn bản được lồng ghép vấn đề bình đẳng giới", en = "Documents with gender mainstreaming" }
goal = "tasks"

# These two have functions of their own, `rank` and `evaluate_models`.
[indicators.IND-18]
label = { vi = "Chỉ số tổng hợp về bình đẳng giới của đơn vị", en = "Gender equality index of the unit" }
measure = "index"
unit = "points"
goal = "tasks"

[indicators.IND-19]
label = { vi = "Đánh giá mô hình", en = "Evaluation of models" }
measure = "models"
unit = "points"
goal = "tasks"

[indicators.IND-20]
label = { vi = "Con của đoàn viên, người lao động được chăm lo", en = "Workers’ children cared for" }
unit = "count"
goal = "tasks"

[indicators.IND-25]
label = { vi = "Báo cáo năm đúng hạn (trước ngày 05/11)", en = "Yearly reports on time (before 5 November)" }
measure = "on_time"
duty = "yearly_report"
goal = "tasks"

[indicators.IND-26]
label = { vi = "Đơn vị có kế hoạch và kinh phí riêng", en = "Units with their own plan and budget" }
goal = "tasks"

[indicators.IND-26b]
label = { vi = "Kinh phí đã chi so với dự toán", en = "Budget spent of that planned" }
goal = "tasks"

[campaigns.workers_month]
label = { vi = "Tháng Công nhân", en = "Workers’ Month" }
start = "05-01"
end = "05-31"

[campaigns.children_month]
label = { vi = "Tháng hành động vì trẻ em", en = "Action Month for Children" }
start = "06-01"
end = "06-30"

[campaigns.domestic_violence_month]
label = { vi = "Tháng hành động quốc gia phòng, chống bạo lực gia đình", en = "National month against domestic violence" }
start = "06-01"
end = "06-30"

[campaigns.family_day]
label = { vi = "Ngày Gia đình Việt Nam", en = "Vietnam Family Day" }
start = "06-28"
end = "06-28"

[campaigns.world_population_day]
label = { vi = "Ngày Dân số Thế giới", en = "World Population Day" }
start = "07-11"
end = "07-11"

[campaigns.gender_month]
label = { vi = "Tháng hành động vì bình đẳng giới và phòng ngừa, ứng phó với bạo lực trên cơ sở giới", en = "Action Month for Gender Equality and against Gender-based Violence" }
start = "11-15"
end = "12-15"
first_year = 2016

[campaigns.violence_women_day]
label = { vi = "Ngày quốc tế xóa bỏ bạo lực đối với phụ nữ", en = "International Day for the Elimination of Violence against Women" }
start = "11-25"
end = "11-25"

[campaigns.population_month]
label = { vi = "Tháng hành động quốc gia về dân số", en = "National Action Month on Population" }
start = "12-01"
end = "12-31"

[campaigns.population_day]
label = { vi = "Ngày Dân số Việt Nam", en = "Vietnam Population Day" }
start = "12-26"
end = "12-26"

# Which great days are marked, and how long before, is each office's own choice.
[campaigns.women_day_march]
label = { vi = "Ngày lễ lớn: Quốc tế Phụ nữ 8/3", en = "Great day: International Women’s Day, 8 March" }
start = "03-08"
end = "03-08"

[campaigns.union_day]
label = { vi = "Ngày lễ lớn: thành lập Công đoàn Việt Nam 28/7", en = "Great day: founding of the Vietnamese trade unions, 28 July" }
start = "07-28"
end = "07-28"

[campaigns.women_day]
label = { vi = "Ngày lễ lớn: Phụ nữ Việt Nam 20/10 (đợt hoạt động từ 10/10)", en = "Great day: Vietnamese Women’s Day, 20 October (activities from 10 October)" }
start = "10-10"
end = "10-20"

# Held once in a term: the table campaigns says when.
[campaigns.congresses]
label = { vi = "Đại hội công đoàn các cấp", en = "Union congresses" }

# Components, weights and goalposts are our choice; no official method was found.
[index]
label = { vi = "Chỉ số tổng hợp về bình đẳng giới của đơn vị", en = "Gender equality index of the unit" }
aggregation = "geometric"
smallest = 10

[index.components.IND-01]
weight = 1.0
low = 0.0
high = 0.5

[index.components.IND-04]
weight = 1.0

[index.components.IND-05a]
weight = 1.0

[index.components.IND-06a]
weight = 2.0

[index.components.IND-06b]
weight = 1.0

[index.components.IND-14]
weight = 1.0
low = 0.0
high = 0.5

[models]
survey = "awareness"
scale = "knowledge"
smallest = 4

"""  # noqa: E501

# Câu chữ của báo cáo. Số và ngày đã được viết theo tiếng Việt trước khi đưa vào câu.

## Đếm

## Đầu báo cáo
report-title = Báo cáo nhận thức và tập huấn
report-line = **{ $unit }** · { $level } · số liệu đến ngày { $date }
report-path = Trực thuộc: { $path }
report-synthetic = **Số liệu minh họa.** { $source }
report-source = Nguồn số liệu: { $source }

## Mục
heading-findings = Kết quả chính
heading-coverage = Tập huấn cán bộ
heading-awareness = Khảo sát nhận thức
heading-peers = Đơn vị giữa các đơn vị khác
heading-definitions = Định nghĩa đã dùng
heading-methods = Số liệu được tính thế nào
heading-notes = Ghi chú về số liệu

## Không có số liệu
no-register = Nghiên cứu này không có sổ cán bộ và tập huấn nên không có phần bao phủ tập huấn.
no-survey = Nghiên cứu này không có khảo sát.
no-answers = Đơn vị không có phiếu khảo sát nào.
no-eligible = Ngày { $date }, đơn vị không có cán bộ thuộc diện phải tập huấn nên không tính tỷ lệ.
no-officers-own = Ngày { $date }, bản thân đơn vị không có cán bộ thuộc diện phải tập huấn.
few-respondents = Không công bố kết quả khảo sát của đơn vị vì có dưới { $min } phiếu.
one-wave = Khảo sát chỉ có một đợt nên không so sánh từng câu hỏi.
few-items = Không có câu hỏi nào có từ { $min } phiếu trở lên ở các đợt để so sánh.
no-peers = Không có đơn vị cùng cấp để so sánh.
few-peers = Mới có { $n } đơn vị cùng cấp có từ { $min } phiếu trở lên nên chưa biết mức dao động thường gặp giữa các đơn vị; biểu đồ dưới đây chỉ đặt các khoảng tin cậy cạnh nhau.
too-few-to-rank = Chưa có đơn vị nào cùng cấp đủ { $min } phiếu để so sánh.

## Bao phủ tập huấn
coverage-sentence = Đến ngày { $date }, **{ $trained }/{ $eligible }** cán bộ thuộc diện phải tập huấn đã được tập huấn (**{ $share }**); chỉ tiêu là { $target }, còn **{ $untrained }** người chưa được tập huấn.
coverage-full = Đến ngày { $date }, tất cả **{ $eligible }/{ $eligible }** cán bộ thuộc diện phải tập huấn đã được tập huấn (**100%**), đạt chỉ tiêu { $target }.
coverage-none = Đến ngày { $date }, chưa có ai trong số **{ $eligible }** cán bộ thuộc diện phải tập huấn được tập huấn (**0/{ $eligible }, 0%**); chỉ tiêu là { $target }.
coverage-met = Đến ngày { $date }, **{ $trained }/{ $eligible }** cán bộ thuộc diện phải tập huấn đã được tập huấn (**{ $share }**), đạt chỉ tiêu { $target }; còn { $untrained } người chưa được tập huấn.
coverage-own = Trong đó, cán bộ của chính { $unit }: { $trained }/{ $eligible } người.
trend-up = Tỷ lệ đã tập huấn tăng từ { $was } ({ $before }) lên { $now } ({ $after }).
trend-down = Tỷ lệ đã tập huấn giảm từ { $was } ({ $before }) xuống { $now } ({ $after }).
trend-same = Tỷ lệ đã tập huấn không đổi so với { $before }: { $now }.
trend-one = Mới có một mốc thời gian: { $now } ({ $after }).
trend-subtitle = Cán bộ thuộc diện phải tập huấn và đã tập huấn, tính vào cuối mỗi quý
trend-eligible = Phải tập huấn
trend-trained = Đã tập huấn
trend-alt = { $title } Biểu đồ cột theo quý; số người đã tập huấn trên số người phải tập huấn: { $values }.
groups-title = { $met }/{ $all } nhóm cán bộ đạt chỉ tiêu { $target }
groups-subtitle = Số người đã tập huấn trên số người phải tập huấn, ngày { $date }
groups-total = Chung
groups-alt = { $title }. Biểu đồ thanh: { $values }.
units-title = { $met }/{ $all } đơn vị trực thuộc đạt chỉ tiêu { $target }
units-title-some = { $met }/{ $all } đơn vị trực thuộc đạt chỉ tiêu { $target }; dưới đây là { $shown } đơn vị còn nhiều người phải tập huấn nhất
units-subtitle = Số người đã tập huấn trên số người phải tập huấn, tính cả các đơn vị bên dưới, ngày { $date }
bar-target = Chỉ tiêu { $target }
bar-heads = { $trained }/{ $eligible } · { $share }
bar-nobody = không có cán bộ

## Bảng bao phủ
table-coverage = Bao phủ tập huấn theo nhóm và chức vụ, ngày { $date }
table-all-units = Bao phủ tập huấn, ngày { $date }
column-date = Ngày
column-wave = Đợt
column-answer = Câu trả lời
column-item = Câu hỏi
sex-female = Nữ
sex-male = Nam
table-units = Bao phủ tập huấn của các đơn vị trực thuộc, ngày { $date }
table-gap = Cán bộ của đơn vị còn phải tập huấn, ngày { $date }
column-who = Nhóm, chức vụ
column-unit = Đơn vị
column-eligible = Phải tập huấn
column-trained = Đã tập huấn
column-untrained = Còn lại
column-share = Tỷ lệ
column-name = Họ và tên
column-role = Chức vụ
column-since = Giữ chức vụ từ
column-last = Lần tập huấn gần nhất
note-counted-once = Một người giữ nhiều chức vụ được tính ở từng dòng nhưng chỉ một lần ở dòng chung.
note-expired = Ngày tập huấn có ghi mà vẫn trong danh sách nghĩa là lần tập huấn đó đã hết hạn.
note-unit-below = Mỗi dòng tính cả các đơn vị bên dưới; gạch ngang: không có cán bộ nên không tính tỷ lệ.

## Chỉ tiêu
table-progress = Chỉ tiêu của kế hoạch, ngày { $date }
column-indicator = Chỉ tiêu
column-target = Kế hoạch
column-done = Thực hiện
column-status = Đánh giá
status-met = Đạt
status-not_met = Chưa đạt
status-not_due = Chưa đến hạn
status-no_data = Chưa có số liệu
status-not_applicable = Không còn áp dụng
progress-target = { $operator } { $target } ({ $year })
progress-heads = { $numerator }/{ $denominator }
operator-about = khoảng
operator-maintain = duy trì ≥
operator-every_year = hằng năm ≥
no-targets = Nghiên cứu này không có bảng chỉ tiêu.
progress-met = Đến ngày { $date }, đạt { $met }/{ $known } chỉ tiêu có số liệu; { $all } chỉ tiêu trong kế hoạch.

## Khảo sát
change-up = **{ $scale }** tăng **{ $change } điểm** (từ { $before } lên { $after }, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }.
change-down = **{ $scale }** giảm **{ $change } điểm** (từ { $before } xuống { $after }, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }.
change-up_hint = **{ $scale }** tăng **{ $change } điểm** (từ { $before } lên { $after }, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }. Có quá ít người để kiểm định nên đây mới là dấu hiệu ban đầu, chưa phải bằng chứng.
change-down_hint = **{ $scale }** giảm **{ $change } điểm** (từ { $before } xuống { $after }, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }. Có quá ít người để kiểm định nên đây mới là dấu hiệu ban đầu, chưa phải bằng chứng.
change-up_one_of_many = **{ $scale }** tăng **{ $change } điểm** (từ { $before } lên { $after }, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }. Đây là một trong { $tests } phép so sánh; khi xét chung tất cả thì không đủ cơ sở để kết luận là tăng.
change-down_one_of_many = **{ $scale }** giảm **{ $change } điểm** (từ { $before } xuống { $after }, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }. Đây là một trong { $tests } phép so sánh; khi xét chung tất cả thì không đủ cơ sở để kết luận là giảm.
change-same = **{ $scale }** gần như không thay đổi: từ { $before } thành { $after } ({ $change } điểm, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }. Có thể loại trừ thay đổi từ { $smallest } điểm trở lên, là mức nhỏ nhất được coi là đáng kể.
change-plain = **{ $scale }**: từ { $before } thành { $after } ({ $change } điểm, thang { $low }–{ $high }), { $basis }. Không tính được khoảng tin cậy ({ $reason }) nên không rút ra kết luận.
warning-ceiling = Nhiều người đã đạt điểm cao nhất nên khó tăng thêm.
warning-floor = Nhiều người ở điểm thấp nhất nên khó giảm thêm.
difference-up = **{ $scale }**: ở các đơn vị có chương trình, thay đổi lớn hơn **{ $change } điểm** so với các đơn vị đối chứng (KTC 95%: { $interval }; { $pairs } người trả lời cả hai đợt).
difference-down = **{ $scale }**: ở các đơn vị có chương trình, thay đổi nhỏ hơn so với các đơn vị đối chứng (chênh **{ $change } điểm**; KTC 95%: { $interval }; { $pairs } người trả lời cả hai đợt).
difference-open = **{ $scale }**: thay đổi ở các đơn vị có chương trình chênh { $change } điểm so với các đơn vị đối chứng (KTC 95%: { $interval }; { $pairs } người trả lời cả hai đợt); không đủ cơ sở để kết luận là có khác biệt, cũng không đủ cơ sở để nói là không có.
difference-plain = **{ $scale }**: thay đổi ở các đơn vị có chương trình chênh { $change } điểm so với các đơn vị đối chứng ({ $pairs } người trả lời cả hai đợt). Không tính được khoảng tin cậy ({ $reason }) nên không rút ra kết luận.
difference-hint = **{ $scale }**: thay đổi ở các đơn vị có chương trình chênh { $change } điểm so với các đơn vị đối chứng (KTC 95%: { $interval }; { $pairs } người trả lời cả hai đợt). Có quá ít người để kiểm định nên đây mới là dấu hiệu ban đầu, chưa phải bằng chứng.
difference-one_of_many = **{ $scale }**: thay đổi ở các đơn vị có chương trình chênh { $change } điểm so với các đơn vị đối chứng (KTC 95%: { $interval }; { $pairs } người trả lời cả hai đợt). Đây là một trong { $tests } phép so sánh; khi xét chung tất cả thì không đủ cơ sở để kết luận là có khác biệt.
difference-few = **{ $scale }**: không so sánh với các đơn vị đối chứng vì có dưới { $min } người trả lời cả hai đợt ở một phía.
recalled-retrospective = **{ $scale }**, theo hồi tưởng sau lớp: từ { $before } thành { $after } ({ $change } điểm; KTC 95%: { $interval }; { $pairs } người). Hồi tưởng thường có lợi cho lớp học nên không thay được việc so sánh hai đợt.
recalled-response_shift = **{ $scale }**: sau lớp, người học đặt mức trước đây của mình ở { $after }, còn khi đó họ tự đánh giá { $before } ({ $change } điểm; KTC 95%: { $interval }; { $pairs } người); có thể thước đo của chính họ đã dịch chuyển, cũng có thể họ nhớ không đúng.
change-open = **{ $scale }**: từ { $before } thành { $after } ({ $change } điểm, thang { $low }–{ $high }; KTC 95%: { $interval }), { $basis }. Không đủ cơ sở để kết luận là tăng hay giảm, cũng không đủ cơ sở để nói là không thay đổi.
basis-paired = tính trên { $pairs } người trả lời cả hai đợt (ghép được theo mã tự tạo trong { $n_before } và { $n_after } phiếu)
basis-partly_paired = tính trên { $people } người, trong đó { $pairs } người trả lời cả hai đợt
basis-welch-anonymous = so sánh { $n_before } phiếu đợt trước với { $n_after } phiếu đợt sau, phiếu không có mã
basis-welch-few_pairs = so sánh { $n_before } phiếu đợt trước với { $n_after } phiếu đợt sau (không ghép được đủ người)
basis-units = { "" }, ở { $units } đơn vị, mỗi đơn vị được xét như một khối

change-few = **{ $scale }**: không công bố vì có dưới { $min } phiếu ở một đợt.
change-level = **{ $scale }**, { $wave }: **{ $level } điểm** trên thang { $low }–{ $high } (KTC 95%: { $interval }), { $n } phiếu.
change-level-only = **{ $scale }**, { $wave }: **{ $level } điểm** trên thang { $low }–{ $high } (KTC 95%: { $interval }), { $n } phiếu; đợt kia không có đủ phiếu để so sánh.
change-title-up = { $scale } tăng { $change } điểm
change-title-down = { $scale } giảm { $change } điểm
change-title-open = { $scale }: chưa rõ thay đổi
change-title-same = { $scale }: gần như không thay đổi
change-title-level = { $scale } đạt { $level } điểm
change-subtitle = Điểm trung bình, trước và sau; vạch mảnh là khoảng tin cậy 95% của thay đổi
level-subtitle = Điểm trung bình và khoảng tin cậy 95%, { $wave }
change-before = Trước
change-after = Sau
change-difference = Thay đổi (điểm)
change-alt = { $title }. Biểu đồ điểm trung bình: { $values }.
change-alt-row = { $scale } trước { $before }, sau { $after }
level-alt-row = { $scale } { $after }
table-change = Điểm trung bình trước và sau
column-scale = Thang đo
column-group = Nhóm
group-programme = có chương trình
group-comparison = đơn vị đối chứng
group-difference = chênh lệch
scale-retrospective = { $scale } (hồi tưởng)
scale-response_shift = { $scale } (dịch chuyển hồi tưởng)
column-n-before = Số phiếu trước
column-n-after = Số phiếu sau
column-pairs = Số cặp
column-before = Trước
column-after = Sau
column-change = Thay đổi
column-interval = KTC 95%
column-effect = Cỡ ảnh hưởng
column-p = p
column-p-adjusted = p hiệu chỉnh
column-level = Điểm
column-shrunk = Kéo về trung bình
column-places = Vị trí (95%)
column-n = Số phiếu
column-remark = Ghi chú
reason-few_respondents = dưới { $min } phiếu, không công bố
reason-protects_others = không công bố để không suy ra được nhóm có dưới { $min } phiếu
reason-few_for_p = dưới { $min_p } cặp hoặc phiếu: không tính p
reason-few_clusters = người trả lời ở dưới { $min_clusters } đơn vị: không có khoảng tin cậy
reason-one_cluster = một đợt chỉ có người trả lời ở một đơn vị: không có khoảng tin cậy
reason-one_treated_cluster = chỉ một đơn vị có chương trình: không có khoảng tin cậy
reason-one_comparison_cluster = chỉ một đơn vị đối chứng: không có khoảng tin cậy
reason-no_spread = mọi người trả lời hoặc thay đổi như nhau: không có khoảng tin cậy
reason-few_values = quá ít phiếu để tính khoảng tin cậy
reason-few_discordant = dưới 6 người đổi câu trả lời: không có p
reason-no_test = chỉ có khoảng tin cậy, không kiểm định
reason-one_wave = chỉ có một đợt
reason-no_answers = không có phiếu
reason-weighted = có trọng số: chỉ nêu mức của đợt cuối
note-paired = Cách tính: chênh lệch trong từng cặp, khoảng tin cậy t; cỡ tác động g_av là thay đổi chia cho trung bình của hai độ lệch chuẩn.
note-partly_paired = Cách tính: dùng mọi phiếu, nối các cặp phiếu của cùng một người (hệ số chặn ngẫu nhiên, REML; dưới mười cặp: Tnew2); điểm trung bình là của mô hình; cỡ tác động g_av là thay đổi chia cho trung bình của hai độ lệch chuẩn.
note-clusters = Người trả lời ở nhiều đơn vị: mỗi đơn vị được xét như một khối (CR2), dùng mọi phiếu của hai đợt; cỡ tác động là thay đổi chia cho trung bình của hai độ lệch chuẩn.
note-adjusted = p hiệu chỉnh: có tính đến { $tests } phép so sánh trong bảng này ({ $family ->
    [primary] chỉ tiêu chính đã khai báo trước, Holm
   *[screening] sàng lọc, Benjamini–Hochberg
  }).
note-before-after = Thay đổi giữa hai đợt chưa chứng minh rằng lớp học là nguyên nhân.
note-welch = Cách tính: so sánh hai nhóm theo phương pháp Welch; cỡ tác động g của Hedges là chênh lệch chia cho độ lệch chuẩn gộp.
note-weighted = Trung bình có trọng số, khoảng tin cậy tuyến tính hóa Taylor.
note-min = Kết quả từ dưới { $min } phiếu không được công bố.
items-title = Tăng nhiều nhất: câu { $item } ({ $change } điểm)
items-title-none = Không câu nào tăng
items-subtitle = { $n } câu thay đổi nhiều nhất trong { $all } câu (thang 0–100), { $basis }
items-alt = { $title }. Biểu đồ điểm từng câu: { $values }.
items-basis-paired = phiếu của cùng những người trả lời
items-basis-partly_paired = phiếu của hai đợt, nối các cặp
items-basis-mixed = cặp phiếu ghép được, hoặc mọi phiếu nếu ghép được quá ít
items-basis-welch = mọi phiếu của hai đợt
item-name = { $code }. { $label }
likert-title-one = Cao nhất: { $share } ở { $n } mức cuối, câu “{ $item }”
likert-title = { $better }/{ $all } nhận định thay đổi theo hướng bình đẳng hơn
likert-subtitle = Tỷ lệ trả lời theo mức độ (%), { $sheets }
likert-total = { $n } mức cuối
likert-alt = { $title }. Biểu đồ phân bố câu trả lời của { $all } nhận định, theo đợt.
likert-n = n = { $n }

## So với đơn vị khác
peers-inside = Điểm “{ $scale }” của đơn vị ({ $value }, tính trên cả { $n } phiếu của đợt) nằm trong mức dao động thường gặp quanh trung bình chung { $target }.
peers-above = Điểm “{ $scale }” của đơn vị ({ $value }, tính trên cả { $n } phiếu của đợt) cao hơn mức dao động thường gặp quanh trung bình chung { $target }.
peers-below = Điểm “{ $scale }” của đơn vị ({ $value }, tính trên cả { $n } phiếu của đợt) thấp hơn mức dao động thường gặp quanh trung bình chung { $target }.
peers-hidden = { $inside }/{ $all } đơn vị cùng cấp nằm trong mức dao động thường gặp quanh trung bình chung { $target }.
peers-near = Điểm “{ $scale }” của đơn vị là { $value } trên { $n } phiếu (KTC 95%: { $interval }); trung bình chung là { $target }.
peers-near-plain = “{ $scale }”: trung bình chung là { $target } điểm.
peers-subtitle = Mỗi chấm là một đơn vị cùng cấp có từ { $min } phiếu ({ $n } đơn vị); { $scale }, { $wave }
peers-dots-subtitle = Điểm trung bình và khoảng tin cậy 95% của { $n } đơn vị cùng cấp; { $scale }, { $wave }
peers-own = Đơn vị này
peers-own-census = tất cả đoàn viên đã trả lời
peers-shrunk = { $value } sau khi tính đến ngẫu nhiên
peers-target = Trung bình { $target }
peers-limit = Giới hạn { $level }
peers-x = Số phiếu
peers-alt = { $title }. Biểu đồ phễu của { $n } đơn vị.
peers-usual = Mức dao động thường gặp gồm dao động ngẫu nhiên do số phiếu ít và chênh lệch thường thấy giữa các đơn vị (độ lệch chuẩn { $tau } điểm). Trong các đơn vị chỉ chênh nhau ở mức thường thấy, cứ 20 đơn vị có 1 nằm ngoài giới hạn 95%. Trung bình chung tính trên tất cả phiếu của các đơn vị trong biểu đồ.
peers-usual-chance = Mức dao động thường gặp là dao động ngẫu nhiên do số phiếu ít; các đơn vị không chênh nhau nhiều hơn thế. Cứ 20 đơn vị có 1 nằm ngoài giới hạn 95%. Trung bình chung tính trên tất cả phiếu của các đơn vị trong biểu đồ.
peers-shrunk-note = Kéo về trung bình: điểm của đơn vị được kéo về phía trung bình, phiếu càng ít càng kéo mạnh; đây là ước lượng sát mức thật hơn.
peers-note = Không xếp hạng: với số phiếu nhỏ, thứ hạng chủ yếu do ngẫu nhiên.
peers-rank-note = Vị trí: đơn vị thực ra có thể đứng từ vị trí nào đến vị trí nào (1 là điểm lớn nhất), đúng đồng thời cho mọi đơn vị với độ tin cậy 95%.

## Định nghĩa
definition-groups = **Thuộc diện phải tập huấn**: người giữ, vào ngày { $date }, một trong các chức vụ: { $groups }.
definition-group = { $label } ({ $roles })
definition-once = **Cách đếm**: mỗi người tính một lần, ở đơn vị của chức vụ đứng trước trong danh sách trên; đếm người ở từng đơn vị rồi cộng lên, chia sau cùng. Đây là toàn bộ cán bộ nên không có sai số chọn mẫu.
definition-trained = **Đã tập huấn**: dự một khóa có ít nhất một nội dung trong: { $topics }; từ { $hours } giờ trở lên{ $pass ->
    [yes] {""}, không bị ghi là không đạt
   *[no] {""}
  }; { $months ->
    [0] không giới hạn thời hạn
   *[other] còn giá trị { $months } tháng
  }. Kết quả tập huấn đi theo người khi chuyển đơn vị.
definition-all-topics = mọi nội dung
definition-target = **Chỉ tiêu**: { $target }{ $plan ->
    [none] {""}
   *[other] {" "}theo { $plan }
  }.
definition-scale = **{ $scale }** ({ $n } câu): { $method ->
    [percent_correct] tỷ lệ trả lời đúng; “Không biết” tính là chưa đúng
    [mean] trung bình các câu đã trả lời, đảo chiều các câu nghịch
   *[sum] tổng các câu đã trả lời
  }, quy về thang { $low }–{ $high }; cần trả lời ít nhất { $min } số câu.
definition-key = Đáp án lấy theo quy định có hiệu lực vào ngày trả lời.
definition-disclosure = **Bảo vệ người trả lời**: không công bố kết quả khảo sát từ dưới { $min } phiếu.
definition-breaks = **Mốc thay đổi tổ chức** được đánh dấu trong biểu đồ: { $breaks }.
definition-break = { $date } ({ $label })

## Ghi chú về số liệu
note-wave = { $wave }: { $n } phiếu.
note-gone = { $wave }: thêm { $n } phiếu của các đơn vị trực thuộc đã chấm dứt trước ngày { $date }, không tính vào kết quả.
note-pairs = Ghép được { $pairs } người trả lời cả hai đợt: { $exact } người trùng cả mã, { $off } người có { $tolerance ->
    [1] một thành phần
   *[other] nhiều nhất { $tolerance } thành phần
  } của mã khác nhau hoặc bỏ trống. { $ambiguous } phiếu giống nhiều phiếu khác như nhau nên không ghép.
note-pairs-exact = Ghép được { $pairs } người trả lời cả hai đợt; { $ambiguous } phiếu có mã trùng nên không ghép.
note-event = Ngày { $date }: { $event } ({ $document }).
note-event-plain = Ngày { $date }: { $event }.
note-created = Đơn vị có từ ngày { $date }.
note-elsewhere = { $n } người giữ chức vụ ở đây được tính ở đơn vị khác, nơi có chức vụ đứng trước.
note-fingerprint = Dấu số liệu: { $fingerprint }.
event-create = thành lập { $to }
event-rename = { $from } đổi tên thành { $to }
event-retype = { $from } đổi loại hình
event-reparent = { $from } chuyển về { $to }
event-merge = { $from } nhập vào { $to }
event-split = { $from } tách ra { $to }
event-dissolve = { $from } giải thể
event-take_over = { $to } tiếp nhận quản lý { $from }

## Trang mục lục
index-title = Báo cáo theo đơn vị
index-search = Tìm đơn vị
index-bar = Đã tập huấn
index-unit = Đơn vị
index-group = Trực thuộc
index-level = Cấp
index-status = Tình trạng
index-done = xong
index-failed = lỗi
index-skipped = không đổi
index-all = Tất cả
index-error = Lỗi
index-missing = chưa có
index-count = {"{n}"} báo cáo, {"{failed}"} lỗi
index-shown = đang hiện {"{shown}"}/{"{n}"}
index-sort = Xếp theo {"{column}"}
index-none = Không có báo cáo nào phù hợp.

## Một khóa học
course-title = Trước và sau khóa học
course-title-one = Kết quả khóa học
course-wave = { $wave }: { $n } phiếu
course-wave-few = { $wave }: dưới { $min } phiếu
course-few = Không công bố kết quả vì có dưới { $min } phiếu: số liệu của quá ít người có thể làm lộ từng người.
course-questions = Trong { $all } câu có đáp án, **{ $up }** câu có nhiều người trả lời đúng hơn sau khóa học, { $down } câu có ít người trả lời đúng hơn; { $open } câu chưa đủ cơ sở để kết luận.
course-questions-level = **{ $n }/{ $all }** câu có từ { $mark } người trả lời đúng trở lên.
course-again = { $n ->
    [0] Không có câu nào cần dạy lại.
   *[other] Cần dạy lại **{ $n } câu**: { $numbers }.
  }
course-refused = { $n } lỗi: sửa các tệp rồi chạy lại.
heading-again = Nội dung cần dạy lại
heading-questions = Từng câu hỏi
heading-levels = Bốn cấp độ đánh giá
heading-figures = Số liệu đầy đủ
right-none = Phiếu khảo sát không có câu hỏi kiến thức nào có đáp án.
right-paired = **{ $right_after }/{ $n_after }** người trả lời đúng câu { $number } sau khóa học, trước khóa học là **{ $right_before }**; { $gained } người từ sai thành đúng, { $lost } người từ đúng thành sai.
right-independent = **{ $right_after }/{ $n_after }** người trả lời đúng câu { $number } sau khóa học, trước khóa học là **{ $right_before }/{ $n_before }**.
right-level = **{ $right_after }/{ $n_after }** người trả lời đúng câu { $number }.
right-open = Chưa đủ cơ sở để kết luận là có thay đổi.
right-few = Không công bố câu { $number }: có dưới { $min } người trả lời.
right-note = Mỗi câu được xét riêng theo khoảng tin cậy 95%. Dù không có gì thay đổi, khoảng một trong hai mươi câu vẫn có thể trông như đã thay đổi.
right-title = { $n }/{ $all } câu có nhiều người trả lời đúng hơn trước
right-title-level = { $n }/{ $all } câu có từ { $mark } người trả lời đúng trở lên
right-subtitle = Tỷ lệ người trả lời đúng (%); vạch mảnh là khoảng tin cậy 95% của tỷ lệ sau khóa học
right-difference = Thay đổi (điểm %)
table-right = Số người trả lời đúng trước và sau
column-right-before = Đúng, trước
column-right-after = Đúng, sau
column-gained = Sai thành đúng
column-lost = Đúng thành sai
note-right-paired = Cùng những người trước và sau: ghép được cặp và trả lời câu đó ở cả hai lần. Khoảng tin cậy của thay đổi: phương pháp Newcombe cho từng cặp.
note-right-independent = Mọi phiếu của hai lần, vì ghép được quá ít người. Khoảng tin cậy của thay đổi: phương pháp Newcombe cho hai nhóm.
again-rule = Quy tắc: có dưới { $mark } người trả lời đúng sau khóa học, hoặc số người trả lời đúng giảm so với trước.
again-rule-level = Quy tắc: có dưới { $mark } người trả lời đúng sau khóa học.
again-none = Không có câu nào cần dạy lại.
again-unknown = Chưa thể kết luận: có quá ít câu trả lời cho các câu có đáp án.
again-below_mark = { $after }/{ $n } người trả lời đúng sau khóa học ({ $share }).
again-more_lost = { $after }/{ $n } người trả lời đúng sau khóa học ({ $share }), nhưng { $lost } người từ đúng thành sai và { $gained } người từ sai thành đúng.
again-fewer_right = { $after }/{ $n } người trả lời đúng sau khóa học ({ $share }), tỷ lệ thấp hơn trước.
again-answer = Đáp án: “{ $answer }”.
again-mistake = Câu trả lời sai được chọn nhiều nhất: “{ $answer }” ({ $n } người).
again-dont-know = { $n } người trả lời “không biết”.
column-level-name = Cấp độ
level-title-reaction = Phản ứng: người học đánh giá khóa học thế nào
level-title-learning = Học tập: người học biết và nghĩ gì
level-title-behaviour = Hành vi: người học cho biết đã làm khác đi điều gì
level-title-results = Kết quả: tổ chức thay đổi thế nào
level-no_data = không thu thập số liệu cho cấp độ này
level-measured = { $found } ({ $n } câu)
level-few = { $scale }: không công bố vì có dưới { $min } phiếu
level-one_wave = “{ $scale }” chỉ được hỏi một lần nên không biết có thay đổi hay không
level-undated = “{ $scale }” được hỏi cả hai lần nhưng phiếu không ghi ngày; việc làm chỉ có thể thay đổi sau khóa học khoảng 60 đến 90 ngày
level-too_early = “{ $scale }” được hỏi lại sau { $days } ngày, quá sớm để biết người học có làm khác đi hay không; nên hỏi lại sau khóa học 60 đến 90 ngày
state-measured = đã đo
state-no_data = không có số liệu
state-one_wave = chỉ hỏi một lần
state-undated = không có ngày
state-too_early = quá sớm

## Bảng kiểm tra
check-none = Kiểm tra số liệu không phát hiện điều gì.
check-refused = { $n } lỗi: sửa xong rồi chạy lại. Lệnh “toolkit check” liệt kê cả các cảnh báo.
check-title = { $errors } lỗi, { $warnings } cảnh báo, { $notes } ghi chú
check-severity = Mức
check-place = Ở đâu
check-message = Điều gì
check-remedy = Cách xử lý
severity-error = lỗi
severity-warning = cảnh báo
severity-note = ghi chú
check-place-row = { $table }, dòng { $row }
scores-title = Điểm của người trả lời khảo sát { $survey }
gap-sentence = { $n ->
    [0] Ngày { $date }, không còn cán bộ nào của chính đơn vị phải tập huấn.
   *[other] Ngày { $date }, bản thân đơn vị còn { $n } cán bộ phải tập huấn.
  }
note-wave-few = { $wave }: dưới { $min } phiếu.

## Lỗi và cảnh báo của số liệu (tiếng Anh nằm trong findings.py)
finding-missing_table = thiếu bảng này
remedy-missing_table = thêm { $table } vào thư mục nghiên cứu (các cột xem README)
finding-two_files = bảng có hai tệp: { $files }; chưa đọc tệp nào
remedy-two_files = giữ lại một tệp
finding-missing_file = không có tệp “{ $value }”
remedy-missing_file = sửa tên hoặc thêm tệp{ $hint }
finding-unused_file = tệp này không được dùng vì không có bảng nào mang tên đó
remedy-unused_file = nếu đây là một bảng thì đặt tên tệp theo tên bảng, đuôi .csv hoặc .xlsx{ $hint }
finding-empty_file = tệp trống
remedy-empty_file = xuất lại hoặc xóa tệp
finding-no_rows = bảng có tiêu đề nhưng không có dòng nào
remedy-no_rows = điền số liệu hoặc xóa tệp
finding-encoding = tệp không dùng bảng mã UTF-8 (có vẻ là { $guess })
remedy-encoding = trong Excel chọn Save As, “CSV UTF-8 (Comma delimited)”; hoặc lưu bảng thành tệp .xlsx
finding-not_utf8 = tệp không dùng bảng mã UTF-8
remedy-not_utf8 = mở bằng trình soạn thảo và lưu lại với bảng mã UTF-8
finding-old_excel = đây là tệp Excel đời cũ (.xls) hoặc tệp có mật khẩu
remedy-old_excel = mở bằng Excel và lưu thành .xlsx, không đặt mật khẩu
finding-not_a_table = tệp không phải là CSV hay XLSX (có vẻ là { $guess })
remedy-not_a_table = mở bằng Excel hoặc LibreOffice và lưu thành .xlsx
finding-not_xlsx = tệp có đuôi .xlsx nhưng không phải là tệp Excel
remedy-not_xlsx = mở bằng Excel và lưu thành .xlsx; nếu là tệp CSV thì đổi đuôi thành .csv
finding-unreadable = không đọc được tệp ({ $reason })
remedy-unreadable = mở tệp và lưu lại dạng { $wanted }
finding-more_sheets = chỉ đọc trang tính đầu tiên, không đọc { $value }
remedy-more_sheets = đưa cả bảng vào trang tính đầu tiên, hoặc xóa các trang tính khác
finding-separator = các ô cách nhau bằng “{ $separator }”
remedy-separator = không phải làm gì: đã đọc theo dấu này
finding-open_quote = trong dòng này có dấu ngoặc kép chưa đóng hoặc nằm giữa ô; chưa đọc được bảng
remedy-open_quote = viết dấu ngoặc kép trong ô thành hai dấu: "Trường ""Hoa Ban""", hoặc lưu bảng thành tệp .xlsx
finding-ragged_row = dòng có { $found } ô, trong khi tiêu đề có { $expected } ô
remedy-ragged_row = đặt dấu ngoặc kép quanh ô có chứa dấu ngăn cách
finding-missing_column = thiếu cột “{ $column }”
remedy-missing_column = thêm cột này{ $hint }
finding-double_column = cột “{ $column }” có hai lần
remedy-double_column = đổi tên hoặc bỏ một cột
finding-unused_column = không dùng đến cột “{ $column }”
remedy-unused_column = không phải làm gì, hoặc đổi tên cột{ $hint }
finding-nameless_column = cột { $column } có số liệu nhưng không có tên nên không được dùng
remedy-nameless_column = ghi tên cột vào dòng tiêu đề, hoặc xóa số liệu của cột
finding-empty = ô “{ $column }” trống
remedy-empty = điền vào ô này; nếu là dòng tổng cộng hoặc ghi chú thì xóa dòng
finding-bad_id = “{ $value }” không phải là mã
remedy-bad_id = dùng chữ không dấu, chữ số, “-”, “_”, “.”, bắt đầu bằng chữ hoặc số; nếu là dòng tổng cộng hoặc ghi chú thì xóa dòng
finding-bad_date = “{ $value }” không phải là ngày
remedy-bad_date = viết theo dạng năm-tháng-ngày, ví dụ 2025-06-30
finding-far_date = ngày “{ $value }” nằm ngoài các năm { $rule }
remedy-far_date = sửa lại, hoặc để trống nếu không có ngày
finding-ambiguous_date = “{ $value }” có thể là { $first } hoặc { $second }
remedy-ambiguous_date = viết theo dạng năm-tháng-ngày, ví dụ { $first }, hoặc đặt day_first = true trong mục [reading] của study.toml
finding-bad_number = “{ $value }” không phải là số
remedy-bad_number = chỉ viết chữ số, ví dụ 12 hoặc 7,5
finding-ambiguous_number = dấu trong “{ $value }” có thể là dấu hàng nghìn hoặc dấu thập phân
remedy-ambiguous_number = viết { $first } hoặc { $second }
finding-not_whole = “{ $value }” không phải là số nguyên
remedy-not_whole = viết số nguyên, ví dụ 12
finding-bad_boolean = “{ $value }” không phải là có hay không
remedy-bad_boolean = viết có hoặc không
finding-out_of_range = không thể có giá trị “{ $value }” ở đây (cho phép: { $rule })
remedy-out_of_range = sửa lại
finding-unknown_code = không có mã “{ $value }”; các mã được dùng: { $allowed }
remedy-unknown_code = sửa lại{ $hint }
finding-spreadsheet_error = “{ $value }” là thông báo lỗi của bảng tính
remedy-spreadsheet_error = sửa công thức, hoặc ghi thẳng giá trị
finding-duplicate_key = { $key } có hai lần (xem thêm dòng { $other })
remedy-duplicate_key = giữ lại một dòng
finding-bad_toml = không hiểu được dòng { $row } ({ $reason })
remedy-bad_toml = sửa dòng này: chữ đặt trong dấu ngoặc kép, ngày viết như 2025-12-31
finding-unknown_setting = study.toml không có mục “{ $value }”; được dùng: { $allowed }
remedy-unknown_setting = sửa lại{ $hint }
finding-missing_setting = thiếu mục “{ $column }”
remedy-missing_setting = thêm vào study.toml theo dạng { $wanted }
finding-bad_setting = mục “{ $column }” không thể là “{ $value }”
remedy-bad_setting = sửa trong study.toml theo dạng { $wanted }
finding-double_wave = có hai đợt khảo sát tên là “{ $value }”
remedy-double_wave = đặt cho mỗi đợt một tên riêng
finding-wave_order = đợt khảo sát “{ $value }” diễn ra trước đợt ghi ở trên nó
remedy-wave_order = xếp các đợt theo thứ tự ngày
finding-bad_instrument = phiếu khảo sát sai: { $what }
remedy-bad_instrument = sửa phiếu khảo sát ({ $fix })
finding-unknown_unit = đơn vị “{ $value }” không có trong bảng units
remedy-unknown_unit = sửa lại hoặc thêm đơn vị{ $hint }
finding-ambiguous_unit = có nhiều đơn vị tên là “{ $value }”: { $units }
remedy-ambiguous_unit = ghi mã của đơn vị thay cho tên
finding-unknown_person = người “{ $value }” không có trong bảng people
remedy-unknown_person = sửa lại hoặc thêm người{ $hint }
finding-unknown_training = lớp “{ $value }” không có trong bảng trainings
remedy-unknown_training = sửa lại hoặc thêm lớp{ $hint }
finding-unknown_duty = nhiệm vụ “{ $value }” không có trong bảng duties
remedy-unknown_duty = sửa lại hoặc thêm nhiệm vụ{ $hint }
finding-unknown_model = mô hình “{ $value }” không có trong bảng models
remedy-unknown_model = sửa lại hoặc thêm mô hình{ $hint }
finding-end_before_start = { $column } { $value } sớm hơn { $other }
remedy-end_before_start = sửa một trong hai ngày
finding-version_overlap = hai dòng của “{ $value }” có hiệu lực cùng lúc (xem thêm dòng { $other })
remedy-version_overlap = cho dòng trước kết thúc vào hôm trước ngày dòng sau bắt đầu
finding-parent_cycle = “{ $value }” là cấp trên của chính mình: { $cycle }
remedy-parent_cycle = sửa parent_id
finding-parent_not_alive = cấp trên “{ $value }” không tồn tại vào ngày { $date }
remedy-parent_not_alive = chọn cấp trên đang tồn tại khi đó, hoặc sửa ngày của một trong hai đơn vị
finding-unit_not_alive = đơn vị “{ $value }” không tồn tại vào ngày { $date }; thời gian tồn tại: { $lifetime }
remedy-unit_not_alive = sửa đơn vị hoặc ngày
finding-post_outlives_unit = chức vụ vẫn còn sau khi đơn vị “{ $unit }” kết thúc ngày { $date }
remedy-post_outlives_unit = kết thúc chức vụ, hoặc chuyển sang đơn vị kế tục
finding-event_contradicts = đơn vị “{ $value }” đã kết thúc mà vẫn còn tồn tại vào ngày { $date }
remedy-event_contradicts = sửa sự kiện, hoặc cho đơn vị kết thúc vào hôm trước
finding-event_without_unit = đơn vị “{ $value }” không tồn tại vào ngày { $date } của sự kiện
remedy-event_without_unit = sửa sự kiện hoặc ngày của đơn vị
finding-trained_before_birth = ngày { $date } trước năm sinh { $other } của người này
remedy-trained_before_birth = sửa năm sinh, người hoặc ngày
finding-too_young = người này mới { $age } tuổi vào ngày { $date }
remedy-too_young = sửa năm sinh, người hoặc ngày
finding-hours_exceed = dự { $value } giờ trong khi lớp có { $other } giờ
remedy-hours_exceed = sửa một trong hai số
finding-unit_without_officer = đơn vị “{ $value }” không có cán bộ vào ngày { $date }
remedy-unit_without_officer = thêm cán bộ, nếu có
finding-two_posts = một người giữ chức vụ ở { $units } và được tính ở { $counted }
remedy-two_posts = không phải làm gì, nếu đúng như vậy
finding-wrong_answer_code = “{ $value }” không phải là câu trả lời của “{ $column }”; được dùng: { $allowed }
remedy-wrong_answer_code = sửa lại{ $hint }
finding-item_not_asked = câu “{ $column }” của thang đo { $scale } không được hỏi ở đợt { $wave }
remedy-item_not_asked = không phải làm gì, nếu đúng như vậy: điểm của đợt này tính theo các câu còn lại
finding-duplicate_response = mã của phiếu này có hai lần ở đợt { $wave }, đơn vị { $unit } (xem thêm dòng { $other })
remedy-duplicate_response = không phải làm gì: không ghép cặp hai phiếu này, cả hai vẫn tính vào trung bình chung
finding-no_respondent_unit = phiếu không ghi đơn vị
remedy-no_respondent_unit = điền đơn vị
finding-no_question = không có cột nào là câu hỏi của phiếu khảo sát
remedy-no_question = kiểm tra xem tệp và phiếu khảo sát có đúng là một bộ không; tiêu đề cột là tên câu hỏi, ví dụ { $example }, hoặc toàn bộ nội dung câu hỏi
finding-same_answers = tệp này có cùng câu trả lời với { $other }
remedy-same_answers = dùng một tệp trả lời trước khóa học và một tệp trả lời sau khóa học
finding-exchanged_files = mọi câu trả lời đều ghi ngày sớm hơn { $other }
remedy-exchanged_files = đổi chỗ hai tệp, hoặc sửa ngày
finding-no_answer_dates = các câu trả lời không ghi ngày
remedy-no_answer_dates = không phải làm gì, hoặc thêm cột “date”: đáp án đúng phụ thuộc vào quy định có hiệu lực ngày hôm đó
finding-no_code = không có mã người trả lời ở cả hai tệp nên không ghép cặp được
remedy-no_code = không phải làm gì nếu phiếu vô danh; nếu không thì thêm vào cả hai tệp cột “respondent” ghi mã riêng của từng người
finding-running_number = cột “{ $column }” chỉ đánh số thứ tự dòng nên không dùng để ghép cặp
remedy-running_number = không phải làm gì; nếu đây là số riêng của từng người thì đặt tên cột là “respondent”

## Cách tính
method-link = cách tính
method-title-coverage = Cách tính: tỷ lệ được tập huấn
method-coverage = Đếm người ở từng đơn vị, cộng theo cây tổ chức rồi mới chia. Đếm toàn bộ cán bộ, không chọn mẫu, nên không có khoảng tin cậy. (docs/methods.md)
method-title-paired = Cách tính: phiếu ghép cặp
method-paired = Ít nhất chín phần mười số người trả lời cả hai đợt. Lấy trung bình thay đổi của từng người; khoảng tin cậy theo phương pháp t ghép cặp (Lakens 2013). Giả định: mỗi người thay đổi độc lập với người khác, và việc vắng mặt không do mức thay đổi. Dưới 5 cặp không công bố số liệu, dưới 10 cặp không có p. (docs/methods.md)
method-title-partly_paired = Cách tính: phiếu ghép được một phần
method-partly_paired = Có người trả lời cả hai đợt, có người chỉ trả lời một đợt. Mọi phiếu đều được dùng: một mô hình có mức riêng cho từng người nối hai phiếu của mỗi cặp (REML, bậc tự do Satterthwaite); dưới mười cặp thì dùng Tnew2 của Derrick (Derrick và cộng sự 2017). Giả định: phiếu thiếu là ngẫu nhiên khi đã biết các phiếu hiện có. (docs/methods.md)
method-title-welch = Cách tính: phiếu không ghép
method-welch = Không ghép được hoặc ghép được quá ít người nên hai đợt được so sánh như hai nhóm (Welch 1947; Delacre và cộng sự 2017). Vì có người ở cả hai đợt nên khoảng tin cậy thường rộng hơn chứ không hẹp hơn cần thiết. Dưới 10 phiếu mỗi đợt không có p. (docs/methods.md)
method-title-clusters = Cách tính: người trả lời ở nhiều đơn vị
method-clusters = Người cùng đơn vị thường giống nhau nên độ chắc chắn tùy vào số đơn vị chứ không phải số người: phương sai theo cụm CR2 với bậc tự do Satterthwaite (Bell và McCaffrey 2002; Pustejovsky và Tipton 2018). Dưới 6 đơn vị không có khoảng tin cậy. (docs/methods.md)
method-title-level = Cách tính: mức điểm của một đợt
method-level = Trung bình với khoảng tin cậy t; nếu người trả lời ở nhiều đơn vị thì như trên, nếu có quyền số thì theo tuyến tính hóa Taylor. Dưới 5 phiếu không công bố. (docs/methods.md)
method-title-difference = Cách tính: đơn vị đối chứng
method-difference = Thay đổi trung bình của người ở đơn vị có chương trình trừ thay đổi ở đơn vị đối chứng. Chỉ cho thấy tác động nếu khi không có chương trình hai phía thay đổi như nhau. Không có khoảng tin cậy khi một phía chỉ có một đơn vị. (docs/methods.md)
method-title-retrospective = Cách tính: hồi tưởng
method-retrospective = Điều người học nói sau lớp về mình trước lớp có sai lệch do trí nhớ và mong muốn thấy mình tiến bộ (Howard 1980; Hill và Betz 2005). Kết quả này đặt cạnh so sánh hai đợt, không bao giờ đứng một mình. (docs/methods.md)
method-title-right = Cách tính: câu trả lời đúng
method-right = Chênh lệch hai tỷ lệ ở cùng những người, khoảng tin cậy Newcombe (1998) và mid-p của McNemar (Fagerland và cộng sự 2013); dưới 6 người đổi câu trả lời thì không có p. (docs/methods.md)
method-title-ordered = Cách tính: câu trả lời theo thứ bậc
method-ordered = Tỷ lệ người tăng bậc trừ tỷ lệ người giảm bậc, kiểm định chính xác Wilcoxon–Pratt (1959), không cần khoảng cách giữa các mức trả lời. (docs/methods.md)
method-title-many = Cách tính: nhiều phép so sánh
method-many = Các chỉ tiêu chính khai báo trước được kiểm định chung theo Holm (1979); các chỉ tiêu còn lại là sàng lọc theo Benjamini và Hochberg (1995), có nêu số phép kiểm định. (docs/methods.md)
method-title-peers = Cách tính: mức dao động thường gặp
method-peers = Đơn vị được đặt cạnh trung bình của cấp mình và mức mà ngẫu nhiên cùng khác biệt thường thấy giữa các đơn vị có thể gây ra cho một đơn vị cỡ đó (Spiegelhalter 2005). Không xếp hạng nếu không nêu độ bất định. (docs/methods.md)

## Chất lượng khảo sát
quality-title = Chất lượng khảo sát
quality-line = **{ $survey }** · { $waves }
heading-response = Ai đã trả lời
heading-missing = Câu hỏi không có câu trả lời
heading-care = Mức cẩn thận và phiếu trùng
heading-pairing = Ghép phiếu hai đợt
heading-reliability = Độ tin cậy của thang đo
heading-items = Các câu hỏi
heading-differences = Câu hỏi lợi cho nữ hoặc nam
questions-of-no-scale = Các câu khác
no-headcounts = Nghiên cứu này không có số đoàn viên vào thời điểm khảo sát nên không tính tỷ lệ trả lời.
no-statements = Khảo sát không có loạt nhận định dùng chung một thang trả lời.
no-pairing = Khảo sát chỉ có một đợt, hoặc không có mã để ghép hai phiếu của cùng một người.
table-response = Số phiếu và số đoàn viên
column-members = Đoàn viên
column-rate = Tỷ lệ trả lời
column-reached = Đơn vị có phiếu
response-units = { $answering }/{ $units }
note-response = Số đoàn viên lấy theo lần đếm gần nhất trước đợt khảo sát; mỗi dòng tính cả các đơn vị bên dưới, theo tổ chức vào lúc đó. Tỷ lệ trên 100% là điều phải xem lại: số đoàn viên hoặc số phiếu bị sai.
table-weights = Trọng số bù cho người không trả lời, { $wave }
column-design-effect = Hệ số thiết kế
column-trimmed = Trọng số bị cắt
roles-merged = gộp các chức vụ
reason-no_headcount = không có số đoàn viên nam, nữ trước đợt khảo sát: không có trọng số
reason-unknown_category = không phiếu nào ghi giới tính hoặc chức vụ có trong số đoàn viên: không có trọng số
reason-more_answers_than_members = một giới hoặc chức vụ có nhiều phiếu hơn đoàn viên: không có trọng số; cần xem lại số đoàn viên
reason-more_officers_than_members = cán bộ nhiều hơn đoàn viên, hoặc có cán bộ chưa ghi giới tính: không có trọng số
reason-empty_category = một giới hoặc chức vụ không có ai trả lời: không có trọng số
reason-not_converged = không có trọng số nào khớp cả giới tính và chức vụ
reason-high_design_effect = hệ số thiết kế trên { $limit }: chỉ dùng trọng số khi biết rõ nguyên nhân
note-weights = Mỗi phiếu đại diện cho một số đoàn viên của đơn vị theo lần đếm gần nhất trước đợt khảo sát; coi đoàn viên cùng { $columns ->
    [1] giới tính
   *[other] giới tính và chức vụ
  } là như nhau, dù có trả lời hay không. Hệ số thiết kế là số lần phương sai của trung bình tăng lên do trọng số; tính chung mọi phiếu: { $effect }.
note-uncounted = Phiếu của đơn vị không có số đoàn viên không tính vào tỷ lệ.
table-missing = Những gì đứng ở chỗ câu trả lời, theo thang đo
table-missing-items = { $n } câu bị bỏ trống hoặc từ chối trả lời nhiều nhất
column-asked = Lượt hỏi
column-unanswered = Bỏ trống
column-dont_know = Không biết
column-prefer_not_to_say = Không muốn trả lời
column-none_of_these = Không có ý nào
column-not_asked = Không hỏi
note-missing = Tỷ lệ trên số lượt câu hỏi được đặt ra; gạch ngang: câu hỏi không có lựa chọn này. “Không biết” là trả lời sai đối với câu hỏi kiến thức; bỏ trống và “Không muốn trả lời” là không có câu trả lời.
note-not-asked = Không hỏi: đợt khảo sát không có câu này, hoặc phiếu chỉ đặt câu này cho người khác.
table-straight = Chọn mãi một câu trả lời
column-statements = Số nhận định
column-straight = Mọi câu như nhau
column-long-run = Liền từ nửa số câu
column-longest = Chuỗi dài nhất (trung vị)
note-straight = Tính các phiếu trả lời ít nhất nửa số nhận định. Khi nhận định thuận và nghịch xen kẽ nhau, không ai có thể thật lòng trả lời như nhau ở mọi câu.
table-duplicates = { $n } nhóm phiếu có thể bị gửi hai lần
duplicates-none = Không có hai phiếu nào của một đợt trả lời giống hệt nhau, và không có mã đầy đủ nào lặp lại trong một đơn vị.
duplicates-identical_answers = mọi câu trả lời
duplicates-repeated_code = mã
column-double = Giống nhau ở
column-file-rows = Tệp và dòng
note-duplicates = Mọi câu trả lời: giống nhau ở tất cả các câu, từ { $min } câu trở lên; với phiếu ít câu, điều này cũng xảy ra ngẫu nhiên. Mã: hai người trong một đơn vị có thể có cùng mã. Hãy xem phiếu trước khi xóa.
note-more = Còn { $n } nhóm nữa nằm trong bảng của kết quả.
table-pairing = Kết quả ghép phiếu
column-paired = Ghép được
column-ambiguous = Không rõ cặp
column-alone = Không có cặp
column-no_code = Không có mã
column-share-paired = Tỷ lệ ghép được
note-ambiguous = Không rõ cặp: có nhiều phiếu gần như nhau nên không chọn phiếu nào.
table-pairing-rules = Số cặp theo số thành phần của mã được phép sai lệch
column-may-be-off = Được sai lệch
column-of-matchable = Trên số cặp có thể
column-false-pairs = Số cặp sai ước tính
column-false-share = Tỷ lệ cặp sai
pairing-off = { $n ->
    [0] không
   *[other] { $n } thành phần
  }
note-pairing-rule = In đậm: quy tắc đang dùng, với { $n_before } và { $n_after } phiếu, có thể ghép nhiều nhất { $matchable } cặp. Hai phiếu của một đơn vị là một cặp khi mỗi phiếu là phiếu gần nhất duy nhất của phiếu kia; một thành phần sai lệch khi khác nhau hoặc bỏ trống.
note-pairing-block = Không được khác nhau: { $items }.
note-pairing-false = Số cặp sai ước tính: bằng cách ghép những người khác nhau trong cùng một đợt theo cùng quy tắc; theo quy tắc đang dùng nhiều nhất là { $most } (KTC 95%).
table-attrition = Điểm đợt đầu của người ghép được và người không ghép được
column-n-paired = Ghép được
column-mean-paired = Điểm trung bình
column-n-others = Không ghép được
column-mean-others = Điểm trung bình
column-apart = Chênh lệch
note-attrition = Nếu hai nhóm khác nhau thì thay đổi tính theo cặp không đúng cho tất cả mọi người. Phương pháp Welch.
table-reliability = Độ tin cậy của thang đo
column-items = Số câu
column-complete = Phiếu đủ câu
column-incomplete = Phiếu thiếu câu
note-reliability = α: alpha của Cronbach với giới hạn Feldt, từ 30 phiếu đủ câu; ω: omega của McDonald theo mô hình một nhân tố với giới hạn bootstrap, từ 100 phiếu; cả hai từ 3 câu trở lên. Không dùng trọng số.
note-reliability-use = Hai hệ số mô tả câu trả lời của cả đợt và không tính cho từng đơn vị. Một danh mục gồm các việc làm riêng lẻ không nhất thiết phải gắn kết: khi đó hệ số thấp không phải là khuyết điểm.
unsaid-few_items = dưới 3 câu
unsaid-few_respondents = quá ít câu trả lời
unsaid-few_complete = quá ít phiếu đủ câu
unsaid-no_variation = ai cũng trả lời như nhau
unsaid-identical_items = các câu được trả lời như nhau
unsaid-heywood = mô hình một nhân tố không phù hợp (trường hợp Heywood)
unsaid-not_converged = không ước lượng được mô hình
unsaid-unstable = giới hạn không ổn định
unsaid-few_anchors = còn quá ít câu để làm chuẩn
unsaid-no_overlap = không có ai để so sánh
unsaid-separated = chỉ một nhóm trả lời đúng
table-items = Độ khó và độ phân biệt · { $wave }
column-answers = Số câu trả lời
column-without = Không có
column-difficulty = Độ khó
column-item-rest = r với các câu còn lại
column-floor = Mức thấp nhất
column-ceiling = Mức cao nhất
items-weak = ít gắn với thang đo
items-floor = chạm sàn
items-ceiling = chạm trần
items-nothing = Không có thang đo nào đủ ba câu và đủ câu trả lời để so sánh.
note-items = Độ khó: tỷ lệ trả lời đúng, hoặc mức đồng ý trung bình quy về thang 0–100%, đã đảo chiều để điểm cao là điều thang đo muốn đo; câu dễ có số cao. r: tương quan với tổng các câu còn lại của thang đo; dưới { $weak } là thấp. Chạm sàn, chạm trần: trên 15% ở mức thấp nhất hoặc cao nhất. Không tính khi có dưới 30 câu trả lời.
items-map-title = { $weak }/{ $all } câu ít gắn với thang đo của mình (r dưới { $limit })
items-map-none = Cả { $all } câu đều gắn với thang đo của mình (r từ { $limit } trở lên)
items-map-subtitle = { $wave } · { $all } câu, ghi tên ở nơi đủ chỗ
items-map-alt = { $title }. Biểu đồ { $all } câu theo độ khó và tương quan với các câu còn lại.
items-map-x = Độ khó: tỷ lệ đúng hoặc mức đồng ý trung bình (càng sang phải càng dễ)
items-map-y = Tương quan với các câu còn lại của thang đo
table-differences = Trong những người có cùng điểm, câu nào khó hơn với một nhóm? { $first } và { $second } · { $wave }
differences-nothing = Không có thang đo gồm câu đúng, sai, hoặc không có câu phân nhóm có hai câu trả lời, để so sánh.
column-odds = Tỷ số chênh
column-ets = Mức
column-harder = Khó hơn với
ets-A = A, không đáng kể
ets-B = B, vừa
ets-C = C, lớn
note-differences = Tỷ số chênh Mantel–Haenszel của câu trả lời đúng ({ $first } so với { $second }) trong những người có cùng tổng điểm, đã bỏ các câu mức C khỏi tổng; Δ = −2,35 ln(tỷ số chênh); phân mức theo Educational Testing Service. Mỗi nhóm ít nhất 100 người.

## Chất lượng khảo sát, thành câu
quality-response = **{ $wave }**: { $answers } phiếu trên { $members } đoàn viên (**{ $rate }**), từ { $answering }/{ $units } đơn vị.
quality-response-only = **{ $wave }**: { $answers } phiếu; không có số đoàn viên để đối chiếu.
quality-missing = Bị bỏ trống nhiều nhất: các câu của “{ $scale }”, { $share } số lượt hỏi ({ $wave }).
quality-straight = Trả lời như nhau ở mọi nhận định: nhiều nhất { $share } số phiếu của một đợt.
quality-duplicates = Số nhóm phiếu giống nhau ở mọi câu trả lời: { $n }.
quality-codes = Số mã đầy đủ lặp lại trong một đơn vị: { $n }.
quality-pairing = Ghép được **{ $pairs }** người, bằng { $share } đợt có ít phiếu hơn; ước tính khoảng { $rate } số cặp là sai.
quality-reliability = Độ tin cậy của “{ $scale }” · { $wave }: α = { $alpha } (KTC 95%: { $interval }).
quality-items = **{ $weak }/{ $all }** câu ít gắn với thang đo của mình · { $wave }
quality-differences = Khó hơn với một nhóm so với người cùng điểm của nhóm kia (mức B hoặc C): { $n }/{ $all } câu được xem xét.

## Số liệu các ngày trên đơn vị của một ngày
restated-rebuilt = Số liệu quy về các đơn vị ngày { $date }
restated-as_reported = Số liệu như đã báo cáo
note-restated-rebuilt = Số liệu của đơn vị cũ được chuyển cho đơn vị kế tục ngày { $date } theo tỷ lệ ghi trong bảng sự kiện tổ chức; tỷ lệ không ghi thì không ước đoán.
note-restated-whole = Không chia số người: số liệu của đơn vị bị chia tách được tính vào đơn vị thấp nhất ở trên tất cả các đơn vị kế tục ngày { $date }.
note-restated-as_reported = Mỗi số liệu được giữ ở đơn vị của nó, với tên và cấp trên vào ngày của số liệu.
unplaced-no_date = Chưa xếp được vì không ghi ngày ({ $units } đơn vị): { $counts }.
unplaced-unknown_unit = Chưa xếp được vì đơn vị không có trong danh sách ({ $units } đơn vị): { $counts }.
unplaced-not_alive = Chưa xếp được vì đơn vị không tồn tại vào ngày của số liệu ({ $units } đơn vị): { $counts }.
unplaced-not_continued = Chưa xếp được vì không có đơn vị kế tục, toàn bộ hoặc một phần ({ $units } đơn vị): { $counts }.
unplaced-unknown_share = Chưa xếp được vì không rõ tỷ lệ chia ({ $units } đơn vị): { $counts }.
unplaced-no_common_unit = Chưa xếp được vì không có một đơn vị chung ở trên các đơn vị kế tục ({ $units } đơn vị): { $counts }.
count-sex = Giới tính
count-type = Loại hoạt động
count-indicator_id = Chỉ tiêu
count-members = Đoàn viên
count-men = Nam
count-women = Nữ
count-leaders = Lãnh đạo, quản lý
count-numerator = Tử số
count-denominator = Mẫu số

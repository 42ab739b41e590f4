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
few-peers = Mới có { $n } đơn vị cùng cấp có từ { $min } phiếu trở lên nên chưa vẽ được giới hạn ngẫu nhiên; biểu đồ dưới đây chỉ đặt các khoảng tin cậy cạnh nhau.
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
change-open = **{ $scale }**: từ { $before } thành { $after } ({ $change } điểm, thang { $low }–{ $high }; KTC 95%: { $interval }), chưa đủ căn cứ để nói là tăng hay giảm; { $basis }.
basis-paired = tính trên { $pairs } người trả lời cả hai đợt (ghép được theo mã tự tạo trong { $n_before } và { $n_after } phiếu)
basis-welch = so sánh { $n_before } phiếu đợt trước với { $n_after } phiếu đợt sau (không ghép được đủ người)
change-few = **{ $scale }**: không công bố vì có dưới { $min } phiếu ở một đợt.
change-level = **{ $scale }**, { $wave }: **{ $level } điểm** trên thang { $low }–{ $high } (KTC 95%: { $interval }), { $n } phiếu.
change-level-only = **{ $scale }**, { $wave }: **{ $level } điểm** trên thang { $low }–{ $high } (KTC 95%: { $interval }), { $n } phiếu; đợt kia không có đủ phiếu để so sánh.
change-title-up = { $scale } tăng { $change } điểm
change-title-down = { $scale } giảm { $change } điểm
change-title-open = { $scale }: chưa rõ thay đổi
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
column-n-before = Số phiếu trước
column-n-after = Số phiếu sau
column-pairs = Số cặp
column-before = Trước
column-after = Sau
column-change = Thay đổi
column-interval = KTC 95%
column-effect = Cỡ ảnh hưởng
column-p = p
column-level = Điểm
column-n = Số phiếu
column-remark = Ghi chú
reason-few_respondents = dưới { $min } phiếu, không công bố
reason-protects_others = không công bố để không suy ra được nhóm có dưới { $min } phiếu
reason-few_for_p = dưới { $min_p } cặp hoặc phiếu: không tính p
reason-one_wave = chỉ có một đợt
reason-no_answers = không có phiếu
reason-weighted = có trọng số: chỉ nêu mức của đợt cuối
note-paired = Phương pháp: hiệu từng cặp, khoảng t; cỡ ảnh hưởng g_av (d trung bình) có hiệu chỉnh Hedges.
note-welch = Phương pháp: so sánh hai nhóm theo Welch; cỡ ảnh hưởng Hedges g.
note-weighted = Trung bình có trọng số, khoảng tin cậy tuyến tính hóa Taylor.
note-min = Kết quả từ dưới { $min } phiếu không được công bố.
items-title = Tăng nhiều nhất: câu { $item } ({ $change } điểm)
items-title-none = Không câu nào tăng
items-subtitle = { $n } câu thay đổi nhiều nhất trong { $all } câu (thang 0–100), { $basis }
items-alt = { $title }. Biểu đồ điểm từng câu: { $values }.
items-basis-paired = các cặp phiếu ghép được
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
peers-inside = Điểm “{ $scale }” của đơn vị ({ $value }, tính trên cả { $n } phiếu của đợt) nằm trong mức dao động ngẫu nhiên quanh trung bình chung { $target }.
peers-above = Điểm “{ $scale }” của đơn vị ({ $value }, tính trên cả { $n } phiếu của đợt) cao hơn mức dao động ngẫu nhiên quanh trung bình chung { $target }.
peers-below = Điểm “{ $scale }” của đơn vị ({ $value }, tính trên cả { $n } phiếu của đợt) thấp hơn mức dao động ngẫu nhiên quanh trung bình chung { $target }.
peers-hidden = { $inside }/{ $all } đơn vị cùng cấp nằm trong mức dao động ngẫu nhiên quanh trung bình chung { $target }.
peers-near = Điểm “{ $scale }” của đơn vị là { $value } trên { $n } phiếu (KTC 95%: { $interval }); trung bình chung là { $target }.
peers-near-plain = “{ $scale }”: trung bình chung là { $target } điểm.
peers-subtitle = Mỗi chấm là một đơn vị cùng cấp có từ { $min } phiếu ({ $n } đơn vị); { $scale }, { $wave }
peers-dots-subtitle = Điểm trung bình và khoảng tin cậy 95% của { $n } đơn vị cùng cấp; { $scale }, { $wave }
peers-own = Đơn vị này
peers-target = Trung bình { $target }
peers-limit = Giới hạn { $level }
peers-x = Số phiếu
peers-alt = { $title }. Biểu đồ phễu của { $n } đơn vị.
peers-note = Không xếp hạng: với số phiếu nhỏ, thứ hạng chủ yếu do ngẫu nhiên.

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
note-pairs = Ghép được { $pairs } người trả lời cả hai đợt; { $ambiguous } phiếu có mã trùng nên không ghép.
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

## Bảng kiểm tra
check-none = Không phát hiện điều gì.
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

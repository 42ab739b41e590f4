# The words of the reports. Numbers and dates come into a sentence already written the English way.

## Dates, as Babel and Unicode describe them: d day, M month, MMM and MMMM its name, y year
date-pattern = d MMMM yyyy
month-name-pattern = MMM
month-pattern = MMM yyyy

## Counts
## Top of the report
report-title = Awareness and training report
report-line = **{ $unit }** · { $level } · data as of { $date }
report-path = Under: { $path }
report-synthetic = **Illustrative data.** { $source }
report-source = Source of the data: { $source }

## Sections
heading-findings = Main findings
heading-coverage = Training of officers
heading-awareness = Awareness survey
heading-peers = The unit among the others
heading-definitions = Definitions used
heading-methods = How the figures were computed
heading-notes = Notes on the data

## No data
no-register = This study has no register of officers and trainings, so there is no part on training coverage.
no-survey = This study has no survey.
no-answers = The unit has no answer sheets.
no-eligible = On { $date } the unit had no officers to be trained, so no share is given.
no-officers-own = On { $date } the unit itself had no officers to be trained.
few-respondents = The unit’s survey results are not shown because there are fewer than { $min } answer sheets.
one-wave = The survey has one round only, so single questions are not compared.
few-items = No question has { $min } or more answers in both rounds, so nothing is compared.
no-peers = There is no unit of the same level to compare with.
few-peers = Only { $n } units of this level have { $min } or more answer sheets, too few to know what is usual among them; the chart sets their confidence intervals side by side.
too-few-to-rank = No unit of this level has { $min } answer sheets to compare with.

## Training coverage
coverage-sentence = By { $date }, **{ $trained } of { $eligible }** officers to be trained had been trained (**{ $share }**); the target is { $target }, **{ $untrained }** { $untrained ->
    [one] remains
   *[other] remain
  }.
coverage-full = By { $date }, all **{ $eligible } of { $eligible }** officers to be trained had been trained (**100%**), which meets the target of { $target }.
coverage-none = By { $date }, none of the **{ $eligible }** officers to be trained had been trained (**0 of { $eligible }, 0%**); the target is { $target }.
coverage-met = By { $date }, **{ $trained } of { $eligible }** officers to be trained had been trained (**{ $share }**), which meets the target of { $target }; { $untrained } { $untrained ->
    [one] remains
   *[other] remain
  } untrained.
coverage-own = Of these, officers of { $unit } itself: { $trained } of { $eligible }.
gap-sentence = { $n ->
    [0] On { $date } no officer of the unit itself was left to be trained.
    [one] On { $date } the unit itself had { $n } officer still to be trained.
   *[other] On { $date } the unit itself had { $n } officers still to be trained.
  }
trend-up = The share trained rose from { $was } ({ $before }) to { $now } ({ $after }).
trend-down = The share trained fell from { $was } ({ $before }) to { $now } ({ $after }).
trend-same = The share trained has not changed since { $before }: { $now }.
trend-one = There is one date so far: { $now } ({ $after }).
trend-subtitle = Officers to be trained and trained, at the end of each quarter
trend-eligible = To be trained
trend-trained = Trained
trend-alt = { $title } Bar chart by quarter; heads trained of heads to be trained: { $values }.
groups-title = { $met } of { $all } groups of officers meet the target of { $target }
groups-subtitle = Heads trained of heads to be trained, { $date }
groups-total = All
groups-alt = { $title }. Bar chart: { $values }.
units-title = { $met } of { $all } units directly below meet the target of { $target }
units-title-some = { $met } of { $all } units directly below meet the target of { $target }; these { $shown } have most people left to train
units-subtitle = Heads trained of heads to be trained, with the units further below, { $date }
bar-target = Target { $target }
bar-heads = { $trained }/{ $eligible } · { $share }
bar-nobody = no officers

## Tables of coverage
table-coverage = Training coverage by group and role, { $date }
table-all-units = Training coverage, { $date }
column-date = Date
column-wave = Round
column-answer = Answer
column-item = Question
sex-female = Women
sex-male = Men
table-units = Training coverage of the units directly below, { $date }
table-gap = Officers of the unit still to be trained, { $date }
column-who = Group, role
column-unit = Unit
column-eligible = To be trained
column-trained = Trained
column-untrained = Remaining
column-share = Share
column-name = Name
column-role = Role
column-since = In post since
column-last = Last training
note-counted-once = Somebody with several roles counts in each line but only once in the line for all.
note-expired = A date of training beside somebody on this list means that this training has expired.
note-unit-below = Each line counts the units further below as well; a dash: no officers, so no share.

## Targets
table-progress = Targets of the plan, { $date }
column-indicator = Indicator
column-target = Target
column-done = Reached
column-status = Status
status-met = met
status-not_met = not met
status-no_data = no data
status-not_applicable = no longer applicable
progress-target = { $operator } { $target } ({ $year })
operator-about = about
operator-maintain = keep ≥
operator-every_year = every year ≥
no-targets = This study has no table of targets.
progress-met = By { $date }, { $met } of the { $known } targets with data were met ({ $exceeded } exceeded) and { $missed } were not{ $coming ->
    [0] {""}
   *[other] {" "}({ $coming } of these not yet due)
  }; the plan has { $all }.

## Survey
change-up = **{ $scale }** rose by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }.
change-down = **{ $scale }** fell by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }.
change-up_hint = **{ $scale }** went up by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }. Too few people stand behind it for a test, so this is a first indication and no proof.
change-down_hint = **{ $scale }** went down by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }. Too few people stand behind it for a test, so this is a first indication and no proof.
change-up_one_of_many = **{ $scale }** went up by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }. It is one of { $tests } comparisons, and once all are allowed for, this does not suffice to conclude that it rose.
change-down_one_of_many = **{ $scale }** went down by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }. It is one of { $tests } comparisons, and once all are allowed for, this does not suffice to conclude that it fell.
change-same = **{ $scale }** is practically unchanged: from { $before } to { $after } ({ $change } points on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }. A change of { $smallest } points or more, the smallest that matters here, can be ruled out.
change-plain = **{ $scale }**: from { $before } to { $after } ({ $change } points on a scale of { $low }–{ $high }), { $basis }. No interval can be given ({ $reason }), so nothing is concluded.
warning-ceiling = Many had the highest score already, so there was little room to rise.
warning-floor = Many had the lowest score, so there was little room to fall.
difference-up = **{ $scale }** changed by **{ $change } points** more in the units with the programme than in the comparison units (95% CI: { $interval }; { $pairs } people who answered both times).
difference-down = **{ $scale }** changed by **{ $change } points** in the units with the programme compared with the comparison units, that is by less (95% CI: { $interval }; { $pairs } people who answered both times).
difference-open = **{ $scale }**: the change in the units with the programme differs from that in the comparison units by { $change } points (95% CI: { $interval }; { $pairs } people who answered both times), which does not suffice to conclude that there is a difference, nor that there is none.
difference-plain = **{ $scale }**: the change in the units with the programme differs from that in the comparison units by { $change } points ({ $pairs } people who answered both times). No interval can be given ({ $reason }), so nothing is concluded.
difference-hint = **{ $scale }**: the change in the units with the programme differs from that in the comparison units by { $change } points (95% CI: { $interval }; { $pairs } people who answered both times). Too few people stand behind it for a test, so this is a first indication and no proof.
difference-one_of_many = **{ $scale }**: the change in the units with the programme differs from that in the comparison units by { $change } points (95% CI: { $interval }; { $pairs } people who answered both times). It is one of { $tests } comparisons, and once all are allowed for, this does not suffice to conclude that there is a difference.
difference-few = **{ $scale }**: the units with the programme are not set against the comparison units, since one side has fewer than { $min } people who answered both times.
recalled-retrospective = **{ $scale }**, as people recall it after the course: from { $before } to { $after } ({ $change } points; 95% CI: { $interval }; { $pairs } people). Memory tends to flatter a course, so this is no substitute for the comparison of the rounds.
recalled-response_shift = **{ $scale }**: after the course people put their earlier level at { $after }, then they had put it at { $before } ({ $change } points; 95% CI: { $interval }; { $pairs } people); either their yardstick has moved or their memory errs.
change-open = **{ $scale }**: from { $before } to { $after } ({ $change } points on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }. The data do not suffice to conclude that it rose or fell, nor that it stayed the same.
basis-paired = computed from the { $pairs } people who answered both times (paired by their own code among { $n_before } and { $n_after } answer sheets)
basis-partly_paired = computed from { $people } people, { $pairs } of whom answered both times
basis-welch-anonymous = comparing { $n_before } answer sheets before with { $n_after } after, which carry no code
basis-welch-few_pairs = comparing { $n_before } answer sheets before with { $n_after } after (too few could be paired)
basis-units = { "" }, in { $units } units, each taken as a whole

change-few = **{ $scale }**: not shown, a round has fewer than { $min } answer sheets.
change-level = **{ $scale }**, { $wave }: **{ $level } points** on a scale of { $low }–{ $high } (95% CI: { $interval }), { $n } answer sheets.
change-level-only = **{ $scale }**, { $wave }: **{ $level } points** on a scale of { $low }–{ $high } (95% CI: { $interval }), { $n } answer sheets; the other round has too few to compare with.
change-title-up = { $scale } rose by { $change } points
change-title-down = { $scale } fell by { $change } points
change-title-open = { $scale }: no clear change
change-title-same = { $scale }: practically unchanged
change-title-level = { $scale }: { $level } points
change-subtitle = Mean score before and after; the thin line is the 95% confidence interval of the change
level-subtitle = Mean score with 95% confidence interval, { $wave }
change-before = Before
change-after = After
change-difference = Change (points)
change-alt = { $title }. Chart of mean scores: { $values }.
change-alt-row = { $scale } before { $before }, after { $after } ({ $change })
level-alt-row = { $scale } { $after }
table-change = Mean scores before and after
column-scale = Scale
column-group = Group
group-programme = with the programme
group-comparison = comparison units
group-difference = difference
scale-retrospective = { $scale } (recalled)
scale-response_shift = { $scale } (shift of the recollection)
column-n-before = Sheets before
column-n-after = Sheets after
column-pairs = Pairs
column-before = Before
column-after = After
column-change = Change
column-interval = 95% CI
column-effect = Effect size
column-p = p
column-p-adjusted = p, adjusted
column-level = Points
column-shrunk = Drawn to mean
column-places = Place (95%)
column-n = Sheets
column-remark = Remark
reason-few_respondents = fewer than { $min } sheets, not shown
reason-protects_others = not shown, lest a group with fewer than { $min } sheets be found by subtraction
reason-few_for_p = fewer than { $min_p } pairs or sheets: no p
reason-few_clusters = people from fewer than { $min_clusters } units: no interval
reason-one_cluster = people of a round from one unit only: no interval
reason-one_treated_cluster = one unit with the programme only: no interval
reason-one_comparison_cluster = one comparison unit only: no interval
reason-no_spread = all answered or changed alike: no interval
reason-few_values = too few answers for an interval
reason-few_discordant = fewer than 6 changed their answer: no p
reason-no_test = interval only, no test
reason-one_wave = one round only
reason-no_answers = no answers
reason-weighted = weighted: level of the last round only
note-paired = Method: differences within pairs, t interval; effect size g_av, the change divided by the mean of the two standard deviations.
note-partly_paired = Method: all answer sheets, with the pairs linked (random intercept by REML; Tnew2 below ten pairs); means are those of the model; effect size g_av, the change divided by the mean of the two standard deviations.
note-clusters = People from several units: each unit is taken as a whole (CR2), with all answer sheets of both rounds; effect size: the change divided by the mean of the two standard deviations.
note-adjusted = p, adjusted: allows for the { $tests } { $tests ->
    [one] comparison
   *[other] comparisons
  } of this table ({ $family ->
    [primary] declared in advance, Holm
   *[screening] screening, Benjamini and Hochberg
  }).
note-before-after = A change between two rounds is no proof that the course was its cause.
note-welch = Method: two groups compared by Welch’s method; effect size Hedges’ g, the difference divided by the pooled standard deviation.
note-weighted = Weighted means, confidence intervals by Taylor linearisation.
note-min = Results from fewer than { $min } answer sheets are not shown.
items-title = Largest rise: question { $item } ({ $change } points)
items-title-none = No question rose
items-subtitle = The { $n } of { $all } questions that moved most (scale 0–100), { $basis }
items-alt = { $title }. Chart of single questions: { $values }.
items-basis-paired = answer sheets of the same people
items-basis-partly_paired = answer sheets of both rounds, pairs linked
items-basis-mixed = paired answer sheets, or all where too few could be paired
items-basis-welch = all answer sheets of both rounds
item-name = { $code }. { $label }
likert-title-one = Highest: { $share } in the last { $n } answers, “{ $item }”
likert-title = { $better } of { $all } statements moved towards more equality
likert-subtitle = Share of answers (%), { $sheets }
likert-total = Last { $n }
likert-alt = { $title }. Chart of the distribution of answers. { $values }.
likert-n = n = { $n }

## Among the others
peers-inside = The unit’s score for “{ $scale }” ({ $value } points, from all { $n } answer sheets of the round) lies within the usual range around the overall mean of { $target }.
peers-above = The unit’s score for “{ $scale }” ({ $value } points, from all { $n } answer sheets of the round) lies above the usual range around the overall mean of { $target }.
peers-below = The unit’s score for “{ $scale }” ({ $value } points, from all { $n } answer sheets of the round) lies below the usual range around the overall mean of { $target }.
peers-hidden = { $inside } of { $all } units of this level lie within the usual range around the overall mean of { $target }.
peers-near = The unit’s score for “{ $scale }” is { $value } points from { $n } answer sheets (95% CI: { $interval }); the overall mean is { $target }.
peers-near-plain = “{ $scale }”: the overall mean is { $target } points.
peers-subtitle = Each dot is a unit of this level with { $min } or more answer sheets ({ $n } units); { $scale }, { $wave }
peers-dots-subtitle = Mean score with 95% confidence interval of { $n } units of this level; { $scale }, { $wave }
peers-own = This unit
peers-own-census = all members answered
peers-shrunk = { $value } once chance is allowed for
peers-target = Mean { $target }
peers-limit = { $level } limits
peers-x = Answer sheets
peers-alt = { $title }. Funnel chart of { $n } units, mean { $target }: { $above } above and { $below } below the 95% limits. { $own }.
peers-dots-alt = { $title }. Chart of mean scores with confidence intervals: { $values }.
order-title = The confidence intervals of { $n } of { $all } units hold the overall mean of { $target }
order-title-above = { $n } of { $all } units lie above the overall mean of { $target }
order-subtitle = Mean score and 95% confidence interval of { $n } units of this level, from low to high; { $scale }, { $wave }
order-subtitle-some = Mean score and 95% confidence interval from low to high, { $shown } of { $n } units of this level drawn; { $scale }, { $wave }
order-alt = { $title }. Chart of units ordered by mean score, from { $low } to { $high }. { $own }.
peers-usual = Usual range: what chance does to so few answers, together with the usual spread between units (standard deviation { $tau } points). Of units that differ no more than usual, one in twenty lies outside the 95% limits. The overall mean is that of all answer sheets of the units shown.
peers-usual-chance = Usual range: what chance alone does to so few answers; the units differ no more than that. One in twenty lies outside the 95% limits. The overall mean is that of all answer sheets of the units shown.
peers-shrunk-note = Drawn to mean: the unit’s score moved towards the mean, the more so the fewer its answers; the better guess of its true level.
peers-note = No ranking: with so few answers a rank is mostly chance.
peers-rank-note = Place: from which to which place a unit may truly stand (1 is the largest score), for all units at once with 95% confidence.

## Single questions by group
heat-title = Furthest below the mean: { $group } – { $item } ({ $n } points)
heat-title-none = No group lies { $near } points or more below the mean
heat-subtitle-right = Right answers to each question (%) in { $shown } groups; { $scale }, { $wave }
heat-subtitle-right-some = Right answers to each question (%) in those { $shown } of { $all } groups that have the most answer sheets; { $scale }, { $wave }
heat-subtitle-mean = Mean of each question (scale 0–100) in { $shown } groups; { $scale }, { $wave }
heat-subtitle-mean-some = Mean of each question (scale 0–100) in those { $shown } of { $all } groups that have the most answer sheets; { $scale }, { $wave }
heat-alt = { $title }. Heat map of questions, the mean of all and of each group: { $values }.
heat-step-far-below = { $far } points or more below the mean
heat-step-below = { $near }–{ $far } below
heat-step-near = less than { $near } apart
heat-step-above = { $near }–{ $far } above
heat-step-far-above = { $far } or more above
heat-total = All
heat-group = { $name } (n = { $n })
heat-note = –: not told, because there are fewer than { $min } answer sheets, or lest such a group be found by subtraction.
heat-no-groups = There is no group to compare.
heat-few = Not told, because no group has { $min } answer sheets.

## Definitions
definition-groups = **To be trained**: who holds, on { $date }, one of these posts: { $groups }.
definition-group = { $label } ({ $roles })
definition-once = **Counting**: each person counts once, in the unit of the post named first in the list above; heads are counted in each unit and added up, and divided last. These are all officers, so there is no sampling error.
definition-trained = **Trained**: attended a course with at least one of these topics: { $topics }; of { $hours } hours or more{ $pass ->
    [yes] , not recorded as failed
    [mark] , not recorded as failed; where no result is recorded, not below { $mark } points
   *[no] {""}
  }; { $months ->
    [0] valid without limit
   *[other] valid for { $months } months
  }. Training goes along when a person moves to another unit.
definition-all-topics = all topics
definition-target = **Target**: { $target }{ $plan ->
    [none] {""}
   *[other] {" "}under plan { $plan }
  }.
definition-scale = **{ $scale }** ({ $n ->
    [one] { $n } question
   *[other] { $n } questions
  }): { $method ->
    [percent_correct] share of right answers; “don’t know” counts as not right
    [mean] mean of the questions answered, reversed ones turned round
   *[sum] sum of the questions answered
  }, on a scale of { $low }–{ $high }; at least { $min } of the questions must be answered.
definition-key = The right answer is that of the law in force on the day of the answer.
definition-disclosure = **Protection of respondents**: no survey result from fewer than { $min } answer sheets is shown.
definition-breaks = **Changes of the organisation** marked in the charts: { $breaks }.
definition-break = { $date } ({ $label })

## Notes on the data
note-wave = { $wave }: { $n ->
    [one] { $n } answer sheet
   *[other] { $n } answer sheets
  }.
note-wave-few = { $wave }: fewer than { $min } answer sheets.
note-gone = { $wave }: another { $n } answer sheets came from units below that had ended by { $date }; they are not counted.
note-pairs = { $pairs } people who answered both times could be paired: { $exact } by the whole code, { $off } although { $tolerance ->
    [one] an element
   *[other] up to { $tolerance } elements
  } of it differed or was left out. { $ambiguous } sheets resemble several others equally and were not paired.
note-pairs-exact = { $pairs } people who answered both times could be paired; { $ambiguous } sheets have a code that is not unique and were not paired.
note-event = { $date }: { $event } ({ $document }).
note-event-plain = { $date }: { $event }.
note-created = The unit has existed since { $date }.
note-elsewhere = { $n ->
    [one] { $n } person with a post here is counted in another unit, where a post named earlier in the list is held.
   *[other] { $n } people with a post here are counted in another unit, where a post named earlier in the list is held.
  }
note-fingerprint = Fingerprint of the data: { $fingerprint }.
event-create = { $to } founded
event-rename = { $from } renamed { $to }
event-retype = { $from } changed its kind
event-reparent = { $from } moved under { $to }
event-merge = { $from } merged into { $to }
event-split = { $to } split off from { $from }
event-dissolve = { $from } dissolved
event-take_over = { $to } took over the management of { $from }

## Index page
index-title = Reports by unit
index-search = Find a unit
index-bar = Trained
index-unit = Unit
index-group = Under
index-level = Level
index-status = Status
index-done = done
index-failed = failed
index-skipped = unchanged
index-all = All
index-error = Error
index-missing = missing
index-count = { $n } reports, { $failed } failed
index-shown = { $shown } of { $n } shown
index-sort = Sort by { $column }
index-none = No report matches.
index-below = { $n } reports below, { $failed } failed
index-up = All reports
index-workbook = Tables of all units (Excel)

## One course
wave-before = Before the course
wave-after = After the course
course-title = Before and after the course
course-title-one = Results of the course
course-wave = { $wave }: { $n ->
    [one] { $n } answer sheet
   *[other] { $n } answer sheets
  }
course-wave-few = { $wave }: fewer than { $min } answer sheets
course-few = No results are given: there are fewer than { $min } answer sheets, and figures from so few people could point at one of them.
course-questions = Of { $all } questions with a right answer, **{ $up }** were answered rightly by more people after the course and { $down } by fewer; for { $open } there is not enough to conclude.
course-questions-level = **{ $n } of { $all }** questions were answered rightly by { $mark } or more.
course-again = { $n ->
    [0] No question needs to be taught again.
    [one] To be taught again: question { $numbers }.
   *[other] To be taught again: **{ $n } questions** ({ $numbers }).
  }
course-refused = { $n } { $n ->
    [one] error
   *[other] errors
  }: mend the files, then run it again.
heading-again = To be taught again
heading-questions = Question by question
heading-levels = Four levels of evaluation
heading-figures = The figures in full
right-none = The questionnaire has no questions of knowledge with a right answer.
right-paired = **{ $right_after } of { $n_after }** answered question { $number } rightly after the course, **{ $right_before }** before; { $gained } gained the right answer, { $lost } lost it.
right-independent = **{ $right_after } of { $n_after }** answered question { $number } rightly after the course, **{ $right_before } of { $n_before }** before.
right-level = **{ $right_after } of { $n_after }** answered question { $number } rightly.
right-open = This is not enough to conclude that anything changed.
right-few = Question { $number } is not shown: fewer than { $min } answers.
right-note = Each question is judged by its own 95% limits. Where nothing had changed at all, about one question in twenty would still look as if it had.
right-title = { $n } of { $all } questions: more right answers than before
right-title-level = { $n } of { $all } questions: { $mark } or more right answers
right-subtitle = People who answered rightly, in per cent; the thin line is the 95% confidence interval of the share after
right-difference = Change (% points)
table-right = Right answers before and after
column-right-before = Right before
column-right-after = Right after
column-gained = Gained
column-lost = Lost
note-right-paired = The same people before and after: those who could be paired and answered the question both times. Limits of the change: Newcombe’s method for pairs.
note-right-independent = All answer sheets of both rounds, as too few could be paired. Limits of the change: Newcombe’s method for two groups.
again-rule = Rule: fewer than { $mark } answered rightly after the course, or fewer right answers than before.
again-rule-level = Rule: fewer than { $mark } answered rightly after the course.
again-none = No question needs to be taught again.
again-unknown = Nothing can be said: there are too few answers to questions with a right answer.
again-below_mark = { $after } of { $n } answered rightly after the course ({ $share }).
again-more_lost = { $after } of { $n } answered rightly after the course ({ $share }), but { $lost } lost the right answer and { $gained } gained it.
again-fewer_right = { $after } of { $n } answered rightly after the course ({ $share }), a smaller share than before.
again-answer = Right answer: “{ $answer }”.
again-mistake = Chosen wrongly most often: “{ $answer }” ({ $n }).
again-dont-know = { $n } answered “don’t know”.
column-level-name = Level
level-title-reaction = Reaction: what participants thought of the course
level-title-learning = Learning: what they know and think now
level-title-behaviour = Behaviour: what they say they do differently
level-title-results = Results: what has changed in the organisation
level-no_data = no data were collected for this level
level-measured = { $found } ({ $n ->
    [one] { $n } question
   *[other] { $n } questions
  })
level-few = { $scale }: not shown, fewer than { $min } answer sheets
level-one_wave = “{ $scale }” was asked in one round only, so no change can be told
level-undated = “{ $scale }” was asked in both rounds, but the answers have no dates; what people do can have changed only some 60 to 90 days after the course
level-too_early = “{ $scale }” was asked again after { $days ->
    [one] { $days } day
   *[other] { $days } days
  }, too early to tell whether people do anything differently; ask again 60 to 90 days after the course
state-measured = measured
state-no_data = no data
state-one_wave = one round only
state-undated = no dates
state-too_early = too early

## Questionnaires
survey-title = { $title } ({ $name }, version { $version })
survey-counts = { $items ->
    [one] 1 question
   *[other] { $items } questions
  }; languages: { $languages }; answering takes about { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
  } at most (an estimate).
survey-groups = { $n ->
    [one] 1 group
   *[other] { $n } groups
  }: { $names }
survey-repeat = Repeat { $name }: { $n ->
    [one] 1 field
   *[other] { $n } fields
  }
survey-scale = Scale { $label } ({ $name }): { $n ->
    [one] 1 item
   *[other] { $n } items
  }, method { $method }
survey-odk-valid = ODK Validate accepts the form.
survey-no-java = There is no Java on this machine, so ODK Validate was not run; pyxform has read the form.

## Checks
check-none = The check of the data found nothing.
check-refused = { $n } { $n ->
    [one] error
   *[other] errors
  }: mend, then run it again. “toolkit check” lists the warnings as well.
check-title = { $errors } errors, { $warnings } warnings, { $notes } notes
check-severity = Kind
check-place = Where
check-message = What
check-remedy = What to do
severity-error = error
severity-warning = warning
severity-note = note
check-place-row = { $table }, row { $row }
check-hint = ; did you mean '{ $value }'?
scores-title = Scores of the respondents of { $survey }

## Methods
method-link = method
method-title-coverage = Method: coverage
method-coverage = Heads are counted in each unit, added up along the tree and divided last. All officers are counted, not a sample, so there is no interval. (docs/methods.md, “Coverage”)
method-title-paired = Method: paired answers
method-paired = At least nine in ten people answered both times. The change of each person is averaged; the interval is that of the paired t method (Lakens 2013). It assumes that people change independently of one another and that who is missing is not so because of the change. No figure below 5 pairs, no p below 10. (docs/methods.md, “mean_change”)
method-title-partly_paired = Method: partly paired answers
method-partly_paired = Some people answered both times, others once. All answers count: a model with a level of its own for each person links the two answers of a pair (restricted maximum likelihood, Satterthwaite’s degrees of freedom); below ten pairs Derrick’s Tnew2 (Derrick and others 2017). It assumes that answers are missing at random given those there are. (docs/methods.md, “partly_paired_change”)
method-title-welch = Method: separate answers
method-welch = Nobody, or too few, could be paired, so the two rounds are compared as two groups (Welch 1947; Delacre and others 2017). As some people stand in both, the interval is rather too wide than too narrow. No p below 10 answer sheets a round. (docs/methods.md, “mean_difference”)
method-title-clusters = Method: people from several units
method-clusters = People of one unit resemble each other, so units, not people, decide how sure a result is: cluster-robust variance CR2 with Satterthwaite’s degrees of freedom (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018). No interval below 6 units. (docs/methods.md, “clustered_mean”)
method-title-level = Method: level of one round
method-level = Mean with its t interval; with people from several units as above, with weights by Taylor linearisation. No figure below 5 answer sheets. (docs/methods.md, “mean”)
method-title-difference = Method: comparison units
method-difference = The mean change of those with the programme less that of the comparison units. It shows an effect only if without the programme both would have changed alike. No interval where one side is a single unit. (docs/methods.md, “difference_in_differences”)
method-title-retrospective = Method: looking back
method-retrospective = What people say afterwards about themselves before a course carries errors of memory and the wish to have learnt something (Howard 1980; Hill and Betz 2005). It stands beside the change between the rounds and never alone. (docs/methods.md, “Retrospective pre-test”)
method-title-right = Method: right answers
method-right = Difference of two proportions in the same people with Newcombe’s interval (1998) and the McNemar mid-p (Fagerland and others 2013); no p where fewer than 6 changed their answer. (docs/methods.md, “proportion_change”)
method-title-ordered = Method: ordered answers
method-ordered = Share of people who moved up less the share who moved down, with the exact test of Wilcoxon and Pratt (1959), which needs no distances between the answers. (docs/methods.md, “ordinal_change”)
method-title-many = Method: many comparisons
method-many = Outcomes declared in advance are tested together by Holm’s method (1979); all others are screening, by Benjamini and Hochberg (1995), and the number of tests is given. (docs/methods.md, “holm”)
method-title-peers = Method: usual range
method-peers = A unit is set against the mean of its level and against how far chance and the usual spread between units would carry a unit of its size (Spiegelhalter 2005). There are no ranks without their uncertainty. (docs/methods.md, “funnel_limits_mean”)

## Quality of a survey
quality-title = Quality of the survey
quality-line = **{ $survey }** · { $waves }
heading-response = Who answered
heading-missing = Questions without an answer
heading-care = Care and doubles
heading-pairing = Pairing of the two rounds
heading-reliability = Reliability of the scales
heading-items = The questions
heading-differences = Questions that favour women or men
questions-of-no-scale = Other questions
no-headcounts = This study has no head-counts from the time of the survey, so no response rate is given.
no-statements = The survey has no block of statements with the same answers to choose from.
no-pairing = The survey has one round only, or no code by which two answers of one person could be paired.
table-response = Answer sheets and head-counts
column-members = Members
column-rate = Response rate
column-reached = Units that answered
response-units = { $answering } of { $units }
note-response = Members are those of the latest head-count before the round; each line counts the units further below as well, as they were then. A rate above 100% is a finding: the head-count or the sheets are wrong.
table-weights = Weights against non-response, { $wave }
column-design-effect = Design effect
column-trimmed = Weights cut
roles-merged = roles put together
reason-no_headcount = no head-count of women and men before the round: no weights
reason-unknown_category = no sheet names a sex or a role that is counted: no weights
reason-more_answers_than_members = more sheets than members of one sex or role: no weights; check the head-count
reason-more_officers_than_members = more officers than members, or officers whose sex is not recorded: no weights
reason-empty_category = nobody of one sex or role answered: no weights
reason-not_converged = no weights fit both sex and role
reason-high_design_effect = design effect above { $limit }: use the weights only if the reason is known
note-weights = Each sheet counts for as many members of the unit as it stands for, by the last head-count before the round; members of the same { $columns ->
    [one] sex
   *[other] sex and role
  } are taken to be alike whether they answered or not. Design effect: how many times larger the weights make the variance of a mean; of all sheets together { $effect }.
note-uncounted = Sheets of units without a head-count are not in the rate.
table-missing = What stands in the place of an answer, by scale
table-missing-items = The { $n } questions with most answers left out or refused
column-asked = Asked
column-unanswered = Left empty
column-dont_know = Don’t know
column-prefer_not_to_say = Prefer not to say
column-none_of_these = None of these
column-not_asked = Not asked
note-missing = Shares of the times the question was put; a dash: the question does not offer this answer. “Don’t know” is a wrong answer to a question of knowledge; a field left empty and “prefer not to say” are no answers.
note-not-asked = Not asked: the round did not have the question, or the form puts it to others only.
table-straight = The same answer again and again
column-statements = Statements
column-straight = All the same
column-long-run = Half or more in a row
column-longest = Longest run (median)
note-straight = Counted are sheets with an answer to at least half of the statements. Where statements for and against take turns, nobody can mean the same answer to all of them.
table-duplicates = { $n ->
    [one] { $n } group of sheets that may have come twice
   *[other] { $n } groups of sheets that may have come twice
  }
duplicates-none = No two sheets of a round have the same answers, and no complete code stands twice in a unit.
duplicates-identical_answers = all answers
duplicates-repeated_code = the code
column-double = Alike in
column-file-rows = File and rows
note-duplicates = All answers: to every question, { $min } at least; with few questions this also happens by chance. The code: two people of one unit may share one. Look at the sheets before you delete one.
note-more = { $n } more groups stand in the result’s table.
table-pairing = What the pairing did
column-paired = Paired
column-ambiguous = Ambiguous
column-alone = Without a partner
column-no_code = Without a code
column-share-paired = Share paired
note-ambiguous = Ambiguous: several partners are equally near, so none is taken.
table-pairing-rules = Pairs by the number of elements of the code that may be off
column-may-be-off = May be off
column-of-matchable = Of possible pairs
column-false-pairs = Expected false pairs
column-false-share = Share false
pairing-off = { $n ->
    [0] none
    [one] { $n } element
   *[other] { $n } elements
  }
note-pairing-rule = Bold: the rule in use, for { $n_before } and { $n_after } sheets, which could make { $matchable } pairs at most. Two sheets of one unit are a pair when each is the only nearest to the other; an element is off when it differs or is missing.
note-pairing-block = Must not differ: { $items }.
note-pairing-false = Expected false pairs: estimated by linking different people of one round by the same rule; for the rule in use at most { $most } (95% CI).
table-attrition = Scores of the first round: who was paired and who was not
column-n-paired = Paired
column-mean-paired = Their mean
column-n-others = Not paired
column-mean-others = Their mean
column-apart = Difference
note-attrition = Where the paired differ from the others, a change found in pairs does not hold for everybody. Welch’s method.
table-reliability = Reliability of the scales
column-items = Questions
column-complete = Complete sheets
column-incomplete = Incomplete
note-reliability = α: Cronbach’s alpha with Feldt’s limits, from 30 complete sheets on; ω: McDonald’s omega of a one-factor model with bootstrap limits, from 100 on; both from 3 questions on. Weights are not used.
note-reliability-use = Both describe the answers of a whole round and are never computed for one unit. A list of separate behaviours need not hang together: a low figure then says nothing against it.
unsaid-few_items = fewer than 3 questions
unsaid-few_respondents = too few answers
unsaid-few_complete = too few complete sheets
unsaid-no_variation = everybody answers alike
unsaid-identical_items = the questions are answered alike
unsaid-heywood = one factor does not fit (Heywood case)
unsaid-not_converged = the model could not be fitted
unsaid-unstable = no stable limits
unsaid-few_anchors = too few questions left to compare by
unsaid-no_overlap = nobody to compare with
unsaid-separated = only one group answers it right
table-items = Difficulty and discrimination · { $wave }
column-answers = Answers
column-without = Without
column-difficulty = Difficulty
column-item-rest = Item-rest r
column-floor = Lowest answer
column-ceiling = Highest answer
items-weak = hangs together little with its scale
items-floor = floor
items-ceiling = ceiling
items-nothing = No scale has three questions with enough answers to compare them.
note-items = Difficulty: share of right answers, or mean agreement as a share of the range, turned so that high is what the scale measures; an easy question has a high figure. Item-rest r: correlation with the sum of the scale’s other questions; below { $weak } is little. Floor, ceiling: more than 15% at the lowest or the highest answer. Nothing from fewer than 30 answers.
items-map-title = { $weak } of { $all } questions hang together little with their scale (r below { $limit })
items-map-none = All { $all } questions hang together with their scale (r of { $limit } or more)
items-map-subtitle = { $wave } · { $all } questions, named where there is room
items-map-value = { $item } { $share }, r { $r }
items-map-alt = { $title }. Chart of questions by difficulty and item-rest correlation: { $values }.
items-map-x = Difficulty: share right, or mean agreement (further right is easier)
items-map-y = Correlation with the scale’s other questions
table-differences = Among people of the same score: is a question harder for one group? { $first } and { $second } · { $wave }
differences-nothing = There is no scale of right and wrong answers, or no grouping question with two answers, to compare by.
column-odds = Odds ratio
column-ets = Class
column-harder = Harder for
ets-A = A, negligible
ets-B = B, moderate
ets-C = C, large
note-differences = Mantel–Haenszel odds ratio of a right answer ({ $first } over { $second }) among people of the same total, questions of class C taken out of it; Δ = −2.35 ln(odds ratio); classes of the Educational Testing Service. At least 100 people in each group.

## Quality of a survey in sentences
quality-response = **{ $wave }**: { $answers } sheets of { $members } members (**{ $rate }**), from { $answering } of { $units } units.
quality-response-only = **{ $wave }**: { $answers } sheets; there is no head-count to set them against.
quality-missing = Most often left empty: the questions of “{ $scale }”, { $share } of the times they were put ({ $wave }).
quality-straight = The same answer to every statement: at most { $share } of the sheets of a round.
quality-duplicates = { $n ->
    [0] No two sheets of a round have all answers alike.
    [one] { $n } group of sheets has all answers alike.
   *[other] { $n } groups of sheets have all answers alike.
  }
quality-codes = { $n ->
    [0] No complete code stands twice in a unit.
    [one] { $n } complete code stands twice in a unit.
   *[other] { $n } complete codes stand twice in a unit.
  }
quality-pairing = **{ $pairs }** people could be paired, { $share } of the smaller round; about { $rate } of the pairs are expected to be false.
quality-reliability = Reliability of “{ $scale }” · { $wave }: α = { $alpha } (95% CI: { $interval }).
quality-items = **{ $weak } of { $all }** questions hang together little with their scale · { $wave }
quality-differences = Harder for one group than for equally knowing people of the other (class B or C): { $n } of { $all } questions examined.

## Counts of several days on the units of one day
restated-rebuilt = Counts on the units of { $date }
restated-as_reported = Counts as reported
note-restated-rebuilt = Counts of a former unit go to the units that continue it on { $date }, by the shares which the events state; a share that is not stated is not guessed.
note-restated-whole = Heads are not divided: those of a divided unit are counted at the lowest unit above all that continue it on { $date }.
note-restated-as_reported = Every count stays with its unit, under the name and parent of the day of the count.
unplaced-no_date = Not placed, because they have no date (units: { $units }; all days together): { $counts }.
unplaced-unknown_unit = Not placed, because the unit is not in the table of units (units: { $units }; all days together): { $counts }.
unplaced-not_alive = Not placed, because the unit did not exist on the day of the count (units: { $units }; all days together): { $counts }.
unplaced-not_continued = Not placed, because no unit continues them, wholly or in part (units: { $units }; all days together): { $counts }.
unplaced-unknown_share = Not placed, because the share of a division is not known (units: { $units }; all days together): { $counts }.
unplaced-no_common_unit = Not placed, because no one unit is above all that continue them (units: { $units }; all days together): { $counts }.
count-sex = Sex
count-type = Kind of activity
count-indicator_id = Indicator
count-members = Members
count-men = Men
count-women = Women
count-leaders = Leaders and managers
count-numerator = Numerator
count-denominator = Denominator

## Targets of the plan: tables and sentences
status-exceeded = exceeded
status-no_target = no target set
progress-no_data = No data: { $n }.
progress-not_applicable = No longer applicable: { $n }.
progress-of-level = { $label } ({ $level })
progress-unit-share = %
progress-unit-count = number
progress-unit-points = points
progress-unit-ratio = per { $per }
progress-percentage-points = { $n } pp
progress-no-target = –
progress-done = { $value } ({ $numerator } of { $denominator })
progress-units = { $met } of { $all }
progress-successor = level “{ $old }” has ended, counted at “{ $new }”
progress-more = { $missing } missing ({ $needed } of { $denominator } needed)
progress-fewer = { $missing } too many (at most { $needed } of { $denominator })
progress-broken = missed in { $years }
progress-not-due = not yet due
progress-on-track = on track (line on this day: { $line })
progress-behind = behind (line on this day: { $line })
progress-reason-no_records = no records of this time
progress-reason-no_measurement = no measurement within twelve months
progress-reason-nothing_to_count = nothing to divide by
progress-reason-no_wave = not enough waves of the survey
progress-reason-own_function = computed with the ranking of units and the evaluation of models
progress-reason-leaders_exceed = wrong data: more leaders than people
progress-reason-no_due_day = no report due yet, or the duty has no day
progress-reason-few_people = too few people to be shown
progress-reason-more_than_all = wrong data: the part is more than the whole
progress-reason-percentage_as_count = wrong data: a percentage was typed for a count
progress-reason-percentage_as_share = wrong target: its value is above 1
progress-reason-about_without_tolerance = “about” without a tolerance
progress-reason-target_without_value = target without a value
progress-reason-years_unknown = no conclusion, as years are without data
progress-reason-level_ended = this level has ended
progress-reason-level_elsewhere = no unit of this level here
progress-reason-no_longer_collected = no longer collected
progress-reason-unit_not_alive = the unit does not exist on this day
column-numerator = Numerator
column-denominator = Denominator
column-order = No.
column-plan = Document
column-unit-of = Unit
column-attained = % of target
column-year-before = Against a year before
column-pooled = All together
column-units-met = Units at target
table-readings = Two readings of the targets, { $date }
table-progress-series = Indicators through the years, up to { $date }
note-progress-force = Judged is the target of the year; else one to come that has to hold every year, else the last one due, else the first to come. “Exceeded” means by one head or unit at least. The year before is the same day of it; % of target is what was reached divided by the target.
note-progress-lasting = “Keep” has to be true on every 31 December since the year of the first target, and on the day of the report; “every year” in every year since the plan began. Each day is counted with the units and officers of that day.
note-progress-line = The line goes straight from the first value known in the time of the plan to the target on 31 December of its year.
note-progress-yearly = Activities and news items count from 1 January to the day of the report; units are those that exist on that day. News items are no activities.
note-progress-measured = Of measurements, each unit’s last one within twelve months counts; where an upper unit has one of its own, it takes the place of those below.
note-progress-survey = No survey figure comes from fewer than 5 people, no sensitive one from fewer than 10.
note-progress-roles = { $indicator }: counted are { $roles }.
note-progress-readings = “All together” adds heads or units up and divides once. “Units at target” are units whose own value, with all units below, reaches the target on the day; units with nothing to divide by are not counted.
note-progress-series = Each column is 31 December of the year, the last one the day of the report; each day is counted with the units of that day. A dash: no data.

## Reports on coverage, plan and ranking
report-title-coverage = Training coverage of officers
report-title-plan_progress = Yearly report on the plan
report-title-five_years = Five-year review of the plan
report-title-ranking = Ranking of units and evaluation of models
heading-who = By group, role, sex and sector
heading-children = Units below
heading-stock = Over time
heading-causes = Why it changed since last year
heading-trained-here = Trained while serving here
heading-outlook = Whether the target can be reached
heading-courses = Plan of courses
heading-gap = The unit’s officers still to be trained

## Ranks of units and models of activities

table-ranking = { $label }: ranks on { $date }
table-unranked = Units that are not ranked
table-components = What the index is made of
table-sensitivity = How far ranks move when a choice is made otherwise
column-rank = Rank
column-rank-interval = 90% of simulated ranks
column-rank-set = Ranks samples leave open (95%)
column-index = Index (0–100)
column-why = Why
column-size = Fewest people behind an indicator
column-weight-present = Weight present
column-missing-indicators = Indicators missing
column-weight = Weight
column-goalpost-low = Worth 0
column-goalpost-high = Worth 1
column-basis = Known from
column-units-present = Units with a value
column-held-low = Held at 0
column-held-high = Held at 1
column-choice = Choice
column-mean-shift = Mean shift of ranks
column-largest-shift = Largest shift
column-moved-farthest = Unit that moved farthest
rank-figure = { $figure } ({ $n })
rank-missing = missing: { $indicators }
rank-nil = index 0 because of: { $indicators }
rank-no-index = study.toml of this study has no index ([index]), so units are not ranked.
rank-no-units = There is no unit to rank here.
rank-nobody = No unit can be ranked: all have fewer than { $smallest } people behind one of the indicators, or too few of the indicators.
rank-all-ranked = All units are ranked.
rank-reason-small = too few people
rank-reason-incomplete = too few indicators
rank-basis-census = count of everybody
rank-basis-sample = sample
rank-basis-unknown = survey, error not simulated
rank-mean-geometric = geometric
rank-mean-arithmetic = arithmetic
rank-vary-sampling = chance in samples
rank-vary-weights = weights
rank-vary-aggregation = kind of mean
rank-vary-components = one indicator left out
rank-vary-goalposts = goalposts
rank-choice-aggregation = The other mean
rank-choice-components = Without: { $indicator }
rank-choice-weights = Weights drawn at random
rank-choice-goalposts = Goalposts moved
rank-choice-sampling = Samples drawn again
rank-summary = { $label }, { $date }: { $ranked } { $ranked ->
    [one] unit is
   *[other] units are
 } ranked, { $apart } { $apart ->
    [one] is
   *[other] are
 } listed apart.
rank-certain = An interval spans { $width } places on average; { $share } of all pairs of units are in the same order in at least 95 of 100 simulated rankings.
rank-weak = For most pairs the order depends on choices: this is no league table.
note-rank-index = Index: weighted { $mean } mean of the indicators, each laid on 0–100 between fixed goalposts. Weights and goalposts are this study’s own choice: { $weights }. In brackets: what a figure was divided by.
note-rank-interval = 90% of { $draws } simulated rankings lie in the interval. Varied in them: { $varied }. It tells how far a rank depends on choices, and on what was not considered it says nothing.
note-rank-fixed = Nothing was varied, so the interval is the rank itself and says nothing about how sure it is.
note-rank-census = All indicators count everybody, so there is no sampling error: the interval is that of the choices alone.
note-rank-sample = Indicators from samples are drawn anew in each simulated ranking; who answered is taken as a random part of the unit. Ranks samples leave open: for all units at once, with 95% confidence.
note-rank-unknown = The error of a change between two rounds is not simulated; the interval is too narrow by it.
note-rank-ties = Units with the same index share the better rank, and the next is left out.
note-rank-small = Not ranked: units with fewer than { $smallest } people behind one of the indicators, or with less than 80% of the weight of the indicators. Indicators that count units do not count for this, unless all do.
note-rank-missing = The weight of a missing indicator is shared out among the unit’s others.
note-rank-nil = In a geometric mean one indicator worth 0 makes the index 0: nothing makes up for it.
note-rank-goalposts = Goalposts are fixed values, never the smallest and largest of the units shown; a value beyond one is held at 0 or 1. A higher goalpost worth 0 means: less is better.
note-rank-sensitivity = One choice at a time, the others as stated. Weights and goalposts: { $draws } random draws, mean and largest shift over all.
no-models = This study has no models of activities by this day.
table-models = Models of activities: reach, change and whether to recommend them
table-model-facts = What the judgement rests on
table-model-change = Change with and without the model · { $scale }
column-model = Model
column-model-units = Units
column-model-running = Still running
column-verdict = Verdict
column-model-start = Since
column-model-members = Members taking part
column-model-union_members = Members of these units
column-model-men = Men who came
column-model-women = Women who came
column-model-cost = Cost (VND)
column-model-cost_per_person = Cost per person (VND)
column-model-could_sustain = Units that began a year ago or earlier
column-model-sustained = Of these, ran it for a year
column-model-ready = Units going on past the pilot
column-model-units_with = Units with
column-model-n_with = People with
column-model-change_with = Change with
column-model-units_without = Units without
column-model-n_without = People without
column-model-change_without = Change without
column-model-difference = Difference
column-model-interval = 95% interval
column-model-p_adjusted = p (Holm)
column-model-units_neither = Units in neither arm
column-model-remark = Remark
model-figure = { $figure }: { $result }
model-criterion-reach = Reach
model-criterion-men = Share of men
model-criterion-change = Change against units without
model-criterion-cost = Cost per person (VND)
model-criterion-sustained = Sustained for a year
model-criterion-ready = Units to learn from
model-result-met = met
model-result-not_met = not met
model-result-unknown = not known
model-verdict-recommend = recommend
model-verdict-not_yet = not yet
model-verdict-cannot_judge = cannot be judged
model-reason-no_survey = no survey
model-reason-no_wave = no second round by this day
model-reason-weighted = weighted survey: no comparison
model-reason-no_treated = in no unit with answers did the model begin between the rounds
model-reason-no_comparison = no unit with answers is without a model
model-reason-few_respondents = fewer than { $min } people answered twice: not shown
model-reason-few_units = fewer than { $smallest } units on one side: description only
model-reason-few_clusters = fewer than { $clusters } units: no interval
model-reason-one_treated_cluster = one unit with the model only: no interval
model-reason-one_comparison_cluster = one unit without it only: no interval
model-reason-few_values = too few answers
model-reason-no_spread = all changed alike: no interval
model-reason-few_for_p = too few people for a test
note-models-criteria = Criteria (this project’s choice): members taking part at least { $reach } of the members of the units; men at least { $men } of those who came; change better than in units without any model (95% limits beyond 0 and adjusted p below 0.05); at least { $sustained } of the units that could ran it for a year; at least { $ready } units that did go on past the pilot.
note-models-cost = Cost per person at most { $cost } VND.
note-models-no-cost = Cost is shown and not judged: the study states no highest cost.
note-models-verdict = Recommend: the change is better and no criterion that can be judged fails. Cannot be judged: the change cannot, or fewer than { $least } of { $all } criteria can. Otherwise not yet.
note-models-arms = Compared are people who answered both { $before } and { $after }, on { $scale }: in units where the model began between the two rounds, and in units without any model between them. Units where it began earlier, or that had another model, stand on neither side. With fewer than { $smallest } units on one side it is a description only.
note-models-limits = Units chose the model themselves, and those that are keen change more in any case. Whether both sides would have changed alike without it is not known. People and ideas cross from one unit to the next. The difference is therefore no proof that the model worked.
note-models-facts = Reach and cost count the units that wrote both numbers down; men and women are those who came to activities with this model.
models-recommend = To be recommended ({ $n }): { $names }.
models-not_yet = Not yet ({ $n }): { $names }.
models-cannot_judge = Cannot be judged ({ $n }): { $names }.

## National target for awareness
table-awareness-target = Awareness against the baseline and 10–15 % more by { $year } (Decision 1790 of 2021)
column-reading = Reading
column-goal = Against { $goal } %
awareness-points = points (of 100)
awareness-relative = relative
awareness-reached = reached
awareness-not_reached = not reached
awareness-open = open
awareness-change = { $scale }: since { $baseline } changed by { $points } points (95 % CI { $low } … { $high }), which is { $relative } of the baseline.
awareness-all-reached = By both readings 10 % more is reached.
awareness-all-not_reached = By both readings 10 % more is not reached.
awareness-all-open = By both readings it is open whether 10 % more is reached.
awareness-all-differs = About 10 % more, the two readings differ.
awareness-no-baseline = Not applicable: there is no wave of { $year } to compare with.
awareness-no-later-wave = No data: there is no wave after the baseline of { $year } yet.
note-awareness-waves = Baseline: { $baseline }. Latest wave: { $latest }, { $day }.
note-awareness-readings = Decision 1790 of 2021 says 10–15 % more than in 2025 and not how it is measured, so both readings are shown: points of 100, and relative to the baseline.
note-awareness-limits = “Reached” and “not reached” are said only where the whole 95 % confidence interval lies on one side. The limits of the relative change are Fieller’s with the errors of change and baseline added, so they are rather too wide.

## Charts of a plan
cause-newly_trained = Newly trained
cause-left = Left their post
cause-newly_elected = Newly elected or appointed
cause-expired = Training expired
cause-reorganised = Reorganised
because-newly_trained = people newly trained
because-left = people who left their post
because-newly_elected = newly elected or appointed officers
because-expired = training that expired
because-reorganised = the reorganisation
causes-on = On { $date }
causes-points = { $n } pts
causes-title-up = Coverage rose by { $n } points, mostly through { $cause }
causes-title-down = Coverage fell by { $n } points, mostly through { $cause }
causes-title-same = Coverage did not change
causes-subtitle = Share of officers trained from { $before } to { $after }, and what each cause contributed
causes-alt = { $title }. Waterfall chart: { $values }.
causes-none = The causes cannot be told apart: on { $before } or on { $after } there was no officer to be trained.
outlook-title-reached = The target is reached; it has to be held until the deadline
outlook-title-on_pace = At the recent pace the target will be reached in time
outlook-title-behind = At the recent pace the target will not be reached in time
outlook-title-unreachable = At the recent pace the target cannot be reached
outlook-target = Target: { $n } officers
outlook-deadline = Deadline { $date }
outlook-subtitle = Officers trained; from { $date } on as expected with the recent turnover; thin grey: 95% limits
outlook-without = No courses: { $n }
outlook-pace = Recent pace: { $n }
outlook-required = Pace needed: { $n }
outlook-counted = Counted
outlook-alt = { $title }. Lines to the deadline of { $date }: { $values }.
targets-title = { $met } of { $all } targets with data are met
targets-subtitle = Value of each indicator that is a share, { $date }; black tick: what has to be reached{ $without ->
    [0] {""}
   *[other] ; { $without } without data or not applicable are in the table only
  }
targets-of-plan = { $plan }: { $name }
targets-bar = { $value } · { $status }
targets-none = There is no indicator with a target that is a share.
years-title = { $up } indicators rose and { $down } fell, of { $all } with data of several years
years-subtitle = Value at each year’s end and on the day of { $shown } indicators; black: the target of the year
years-alt = { $title }. One line for each indicator, last value: { $values }.
years-none = No indicator has data of two years yet.
calendar-none = No activity is recorded for { $year } yet.
calendar-alt = { $title }. Calendar of weeks, added up by month: { $values }.
calendar-title = { $n } activities in { $year }, { $share } in a week of a campaign
calendar-subtitle = Activities in each week up to { $date }; a week stands in the month of its Monday
calendar-count = Activities in the week (darker: more)
calendar-campaign = Week of a campaign
calendar-month = { $name }
rank-title = The whole interval of { $n } of { $all } units lies in the upper half
rank-subtitle = Rank (1 is best) and its 90% interval under other choices; { $shown } of { $all } units
rank-alt = { $title }. Chart of ranks with their intervals: { $values }.
rank-place = { $rank } ({ $low }–{ $high })

## Activities, campaigns, duties
table-activities = Activities of { $year } up to { $date }
table-activity-trend = Activities over the years
activities-none = No activity of { $year } is recorded up to { $date }.
activities-total = All
activities-by-type = Type
activities-by-topic = Topic
activities-by-channel = Channel
activities-by-audience = Audience
activities-by-campaign = Campaign
activities-by-mode = How it was held
activities-by-unit = Unit
activities-by-month = Month
activities-by-year = Year
activities-events = Activities
activities-own = Own
activities-integrated = Integrated
activities-men = Men
activities-women = Women
activities-men_share = Share of men
activities-leaders = Leaders
activities-leaders_share = Share of leaders
activities-sentence = { $year } up to { $date }: **{ $events }** { $events ->
    [one] activity
   *[other] activities
  }, { $own } of them own and { $integrated } integrated into others.
activities-people = { $people } { $people ->
    [one] participation
   *[other] participations
  }, { $men } of them by men (**{ $share }**).
activities-led = { $n } by leaders and managers (**{ $share }** at the activities that count them).
mode-in_person = In person
mode-online = Online
mode-hybrid = Hybrid
not-stated = Not stated
month-number = Month { $month }
year-until = { $year } (to { $date })
note-participations = Men and women are participations: who came to two activities counts twice.
note-heads-unknown = { $n } { $n ->
    [one] activity does
   *[other] activities do
  } not give the numbers of both men and women: counted as activities, not in heads and shares.
note-leaders = The share of leaders is of those activities only that count leaders, men and women.
note-news-apart = News items are counted apart and are no activities.
table-silent = { $n } { $n ->
    [one] unit
   *[other] units
  } without an activity in { $year } (up to { $date })
table-silent-by-parent = Units without an activity in { $year }, by the unit above (up to { $date })
silent-none = Up to { $date } every unit has held an activity in { $year }.
silent-sentence = Up to { $date }, **{ $n }** of { $units } units { $n ->
    [one] has
   *[other] have
  } held no activity in { $year }.
silent-of-them-new = { $n } of them came into being this year.
silent-unit = Unit
silent-level = Level
silent-parent = Unit above
silent-remark = Remark
silent-units = Units
silent-silent = Without an activity
silent-new = New this year
silent-share = Share without
note-silent = Only units that exist on { $date }; an activity counts for the unit that held it, not for the one above.
note-silent-topics = Only activities on: { $topics }.
table-news = News items of { $year } up to { $date }
news-none = No news item of { $year } is recorded up to { $date }.
news-no-types = This study names no type of activity that is a news item.
table-campaigns = Campaigns of { $year } up to { $date }
campaigns-none = There is no campaign in { $year }.
campaigns-name = Campaign
campaigns-days = Days
campaigns-theme = Theme
campaigns-tagged = Activities for it
campaigns-in_window = All activities in its days
campaigns-taking_part = Units taking part
campaigns-units = Units
campaigns-share = Share taking part
campaigns-men = Men
campaigns-women = Women
campaigns-no-days = no days known
campaigns-no-theme = Theme not yet known, to be typed in
campaign-no_day = **{ $name }** ({ $days }): { $tagged } { $tagged ->
    [one] activity
   *[other] activities
  }, { $taking_part } of { $units } units taking part.
campaign-coming = **{ $name }** ({ $days }): still to come.
campaign-running = **{ $name }** ({ $days }): running, { $tagged } { $tagged ->
    [one] activity
   *[other] activities
  } so far, { $taking_part } of { $units } units taking part.
campaign-over = **{ $name }** ({ $days }): { $tagged } { $tagged ->
    [one] activity
   *[other] activities
  }, { $taking_part } of { $units } units took part.
note-campaigns = Activities for a campaign bear its code; units taking part have one, of the units that exist on its last day (or on the day of the figures, while it lasts).
note-no-theme = { $n ->
    [one] { $n } campaign has
   *[other] { $n } campaigns have
  } no theme yet; type it into the table campaigns when it is announced.
note-outside = { $n } { $n ->
    [one] activity for a campaign is
   *[other] activities for a campaign are
  } dated outside its days.
table-activity-calendar = Calendar of activities of { $year }
calendar-start = From
calendar-end = To
table-duties = Reports owed in { $year } as of { $date }
table-late = Reports late or missing in { $year } as of { $date }
table-submissions = Reports received in { $year } as of { $date }
table-due = What is due in the { $days } days from { $date }
duties-none = No report is owed in { $year }.
duties-none-late = No report of { $year } is late or missing.
duties-title = Report
duties-unit = Who reports
duties-recipient = To whom
duties-due = Last day
duties-received = Received
duties-state = State
duties-owing = Units owing it
duties-on_time = On time
duties-late = Late
duties-missing = Missing
duties-not_due = Not yet due
duties-share = Share on time
duties-line = { $title } (last day: { $due }): { $state }
duty-on_time = On time
duty-late = { $days } { $days ->
    [one] day
   *[other] days
  } late
duty-missing = Missing, { $days } { $days ->
    [one] day
   *[other] days
  } overdue
duty-received = Received
duty-no_day = No day is laid down
duty-no_records = No records
duty-no_units = No such unit yet
duty-not_applicable = No longer applicable
note-duty-day = “Before” a day means received by the day before; a weekend moves nothing. Units that exist on the last day owe the report.
note-duty-not_applicable = No longer applicable, because the units that owed it have ended: { $titles }.
note-duty-no_units = No such units existed on the last day: { $titles }.
note-duty-no_day = Without a day, so never overdue: { $titles }.
submissions-open = { $title }: received from { $came } of { $owing } units.
submissions-closed = { $title }: { $on_time } of { $owing } units in time (**{ $share }**), { $late } late, { $missing } missing.
due-none = Nothing is due in the { $days } days from { $date }.
due-day = Day
due-left = Left
due-title = What
due-detail = To whom; days and theme
due-units = Units
due-missing = Still missing
due-campaign = { $days } · { $theme }
due-line-duty = { $date }: **{ $title }**. { $left }; still missing from { $missing } of { $units } units.
due-line-campaign = { $date }: **{ $title }**. { $left }.
left-due = { $days ->
    [0] Today is the last day
    [one] { $days } day left
   *[other] { $days } days left
  }
left-begins = { $days ->
    [0] Begins today
    [one] Begins in { $days } day
   *[other] Begins in { $days } days
  }
left-running = { $days ->
    [0] Ends today
    [one] Running, { $days } day left
   *[other] Running, { $days } days left
  }
note-overdue = Overdue: { $title } (last day { $due }), missing from { $n } { $n ->
    [one] unit
   *[other] units
  } for { $days } { $days ->
    [one] day
   *[other] days
  }.
calendar-name = Reports and campaigns: { $title }
calendar-duty = Last day: { $title }
calendar-duty-text = To be received by { $due } at the latest. Units owing it: { $n }.
calendar-recipient = To: { $recipient }.
calendar-source = Source: { $source }.
calendar-theme = Theme: { $theme }.
calendar-alarm = { $days } days left: { $title }

## People who stand in the register twice
table-duplicate-people = Pairs of identifiers that may be one person: { $n } waiting for a decision
people-no-duplicates = No two identifiers are suspected to be one person.
column-person = Identifier
column-other-person = Other identifier
column-known-as = Name (sex; year of birth; units; posts)
column-against = What speaks against
column-points = Points
column-decision = Decision
against-at_once = posts in two units at once
against-same_course = both attended one course
person-female = woman
person-male = man
decision-same = same
decision-different = different
decision-follows = follows from others
duplicates-line = { $score } points | { $evidence }
note-duplicate-people = Points are given for names, years of birth and units that are the same or near; the same name with another year in another unit is no suspicion. What speaks against lowers the points and keeps no pair off the list.
note-duplicates-private = The list has names: for the keeper of the register only.

## Outlook and training plan
table-outlook = Heads trained, reckoned by quarter · { $unit } · { $eligible } to be trained
column-without-courses = Without further courses
column-recent-pace = At the recent pace
column-required-pace = At the required pace
column-limits = 95% limits
note-outlook = From the unit’s own retention and heads newly trained a quarter, over at most the last 8 quarters; 95% limits of the recent pace by simulation. Elections ahead may change more.
note-scenario = Quarters with data: { $n }. This is a scenario, no forecast.
outlook-now = On { $date }, **{ $trained } of { $eligible }** were trained; the target of { $target } is { $wanted } heads on { $deadline }.
outlook-reached-known = The target is reached; at the recent pace ({ $pace } a quarter) { $expected } are expected on that day (95% limits: { $interval }), { $required } a quarter are required.
outlook-reached-bare = The target is reached; the turnover of officers is unknown.
outlook-on_pace = At the recent pace ({ $pace } a quarter) { $expected } are expected (95% limits: { $interval }), enough for the target; at least { $required } a quarter are required.
outlook-behind = At the recent pace ({ $pace } a quarter) { $expected } are expected (95% limits: { $interval }), not enough; { $required } a quarter are required.
outlook-unreachable = At the recent pace ({ $pace } a quarter) it cannot be reached: { $expected } are expected (95% limits: { $interval }), in the long run at most { $ceiling }; { $required } a quarter are required.
outlook-unknown = The turnover of officers is unknown; if nobody leaves, { $required } a quarter are required.
outlook-past = The deadline has passed and the target is not reached.
outlook-expiring = { $n ->
    [one] The training of { $n } person certainly expires before that day, unless it is repeated.
   *[other] The training of { $n } people certainly expires before that day, unless it is repeated.
  }
outlook-scenario = With data for { $n ->
    [one] { $n } quarter
   *[other] { $n } quarters
  } only, this is a scenario, no forecast.
table-training-plan = Courses to be held until { $deadline }
column-held-by = By
column-unit-level = Level
column-courses = Courses
column-seats = People
column-course-size = People in a course
training-plan-sentence = Until { $deadline }, **{ $courses }** courses for **{ $people }** people are needed in { $units } units: { $untrained } untrained, { $expiring } whose training expires, { $newcomers } expected newcomers.
training-plan-none = No course is needed until { $deadline }.
training-plan-past = The deadline { $deadline } has passed: these courses are late.
note-training-plan = At most { $size } people in a course. A unit with at least { $smallest } people, with those passed on from below, holds courses; with fewer it passes them on to the unit above. Courses are spread evenly over the quarters, the largest gaps first.
note-allowance = Expected newcomers come from the place’s own turnover over at most the last 8 quarters and are dealt out by officers; they are an allowance, not particular people.
note-no-allowance = The turnover is unknown (fewer than 6 quarters with data), so no newcomers are reckoned with.

## Trained in the unit
table-trained-here = Who was trained while serving in the unit, up to { $date }
column-unit-code = Code
column-completions = Completions
column-people-trained = People
column-still-here = Still here
column-now-elsewhere = Now elsewhere
column-has-left = In no post now
column-has-expired = Expired
column-hours = Hours
column-came = Attended
note-trained-here = Each completion counts in the unit that counted the person on that day; with the units below. Completions add up along the tree, people need not, since somebody may have been trained in two units. Courses are those the unit organised.
note-since = Only from { $date } on.
note-ended-units = { $n ->
    [one] { $n } completion belongs to a unit that has ended without one that continues it whole; it is counted in the nearest unit above.
   *[other] { $n } completions belong to units that have ended without one that continues them whole; they are counted in the nearest unit above.
  }
note-unplaced = { $n ->
    [one] { $n } completion belongs to no unit: the person held no post that counts on that day, or nothing stands for the unit any more.
   *[other] { $n } completions belong to no unit: the people held no post that counts on that day, or nothing stands for the unit any more.
  }

## Report on a plan: skeleton, and what is written by hand
plan-period = Period: { $first } to { $last }
plan-name = Plan { $number } of { $date }, { $issuer }: { $title }
heading-situation = Situation
heading-direction = Direction and organisation
heading-results = Results by goal
heading-trend = Year by year
heading-measures = Tasks and measures
heading-campaigns = Communication and campaigns
heading-models = Models
heading-inspection = Inspection
heading-welfare = Welfare and commendation
heading-survey = Survey of awareness
heading-assessment = General assessment
heading-proposals = Next period and proposals
heading-annex = Figures and definitions
by-hand-direction = To be written by hand: guiding documents, plans issued, budget allotted and spent.
by-hand-measures = To be written by hand: how each task was carried out, and with whom.
by-hand-inspection = To be written by hand: inspections of policy for women workers, recommendations and what became of them.
by-hand-welfare = To be written by hand: care for women members and members’ children, commendations; numbers only, no names.
by-hand-assessment = To be written by hand: strengths, shortcomings, causes and lessons, from the figures above.
by-hand-proposals = To be written by hand: direction and tasks of the next period, proposals to the level above.
table-situation = Units, members and officers on { $date }
column-what = What
column-total = Total
column-women-among = Women
situation-members = Members
situation-officers = Officers to be trained
situation-of-level = Units below: { $level }
note-situation-members = Members: by each unit’s last head-count.
note-situation-uncounted = No members counted yet: { $n ->
    [one] 1 unit
   *[other] { $n } units
  }.
note-situation-officers = Officers: holders of a post that has to be trained, newly elected ones included; who is in two groups counts in both, and once in the line for all.
table-parts = Training coverage by part on { $date }
column-part = Officers
parts-by-sex = By sex
parts-by-sector = By sector
parts-by-level = By level
parts-by-kind = By kind
parts-by-group = By group
parts-by-role = By role
part-unknown = not recorded
children-none = The unit has no units below it.
children-sentence = Of { $counted ->
    [one] 1 unit
   *[other] { $counted } units
  } below with officers to be trained, { $met } { $met ->
    [one] reaches
   *[other] reach
  } the target of { $target } (with all units further below).
children-nobody = { $n ->
    [one] 1 unit has
   *[other] { $n } units have
  } no such officers.
trend-rebuilt-subtitle = Officers of each day, placed on the units of { $date }
trend-same-views = On the units of { $date } the figures of each day are those that were reported.
table-followed = Indicators followed besides, without a target
goal-none = Other indicators
goal-of-plan = { $plan }. { $goal }
goal-without-plan = Followed besides. { $goal }
assessment-met = Targets met ({ $n }): { $names }.
assessment-not_met = Targets not met ({ $n }): { $names }.
assessment-no_data = Targets without data ({ $n }): { $names }.
heading-ranking = Ranks and their intervals
heading-unranked = Units that are not ranked
heading-activity-models = Evaluation of activity models
heading-sensitivity = How far the result depends on the choices

## Coverage: its rule, its course and its causes
note-coverage-rule = To be trained: { $groups }. Trained: a course on { $topics }, of { $hours } hours or more{ $pass ->
    [yes] , not recorded as failed
    [mark] , not recorded as failed; where no result is recorded, not below { $mark } points
   *[no] {""}
  }; { $months ->
    [0] valid without limit
   *[other] valid for { $months } months
  }. { $grace ->
    [0] Nobody is given a period of grace.
   *[other] Who has been in office for fewer than { $grace } days is not yet to be trained and stands apart.
  }
definition-group-levels = { $label } ({ $roles }; only of the level: { $levels })
definition-grace = **Period of grace**: { $grace ->
    [0] none; whoever takes office is to be trained from the first day.
   *[other] who has been in office for fewer than { $grace } days is not yet to be trained and is counted apart, trained or not. A gap of up to { $gap } days between two posts does not begin the time in office anew.
  }
column-newcomers = Still in grace
column-break = Change of the organisation
column-cause = Day, cause
column-contribution = Contribution (percentage points)
note-gap-newcomers = { $n ->
    [one] { $n } officer is still in the period of grace and not on this list.
   *[other] { $n } officers are still in the period of grace and not on this list.
  }
note-series-as_reported = Officers and units as they were on each day. A change of the organisation stands beside the first day after it.
note-series-rebuilt = Officers of each day on the units of { $date }; nobody is divided: where several units continue one, its officers stand at the unit above them.
note-causes = Causes add up to the whole change. Whose unit went elsewhere in a reorganisation is reorganised; who changed units alone has left one and is newly elected in the other.
table-series-all = Training coverage over time
table-causes = Change of training coverage by cause
coverage-change-up = Coverage rose from { $was } ({ $before }) to **{ $now }** ({ $after }): **{ $points }** percentage points.
coverage-change-down = Coverage fell from { $was } ({ $before }) to **{ $now }** ({ $after }): **{ $points }** percentage points.
coverage-change-same = Coverage is the same on { $before } ({ $was }) and { $after } ({ $now }): { $points } percentage points.
coverage-change-causes = By cause: { $causes }.
coverage-change-cause = { $cause } { $points } points (to be trained { $eligible }, trained { $trained })

## The command duplicates
worklist-counts = { $waiting } { $waiting ->
    [one] pair waits
   *[other] pairs wait
  } for a decision; { $added } newly written.
worklist-next = Open the file and fill the column decision: “same” for one person, “different” for two; save it as the table person_decisions of the study. It holds names: for the keeper of the register only. It is applied when the study is read next.
worklist-done = No pair waits for a decision any more.
terminal-fewer = The terminal is narrow: { $n ->
    [one] 1 column is
   *[other] { $n } columns are
  } left out; widen it, or use --output for the whole table.

## Words of pages and documents around the results
export-contents = Contents
export-skip = Skip to the content
export-top = Back to top
export-sort = Sort by this column
export-copy = Copy the table
export-copied = Table copied.
export-not-copied = The table could not be copied.
export-figure = Figure
export-table = Table
export-annex = Annex

# Letterhead and signature
document-own-motto-state = SOCIALIST REPUBLIC OF VIET NAM
document-own-motto-words = Independence - Freedom - Happiness
document-title = Report
document-symbol = BC
document-number = No. { $number }/{ $symbol }
document-place = { $place }, { $date }
document-date-pattern = d MMMM y
document-date-open = { $room }{ $room } { $year }
document-addressee = To: { $body }
document-recipients = Copies to:
document-own-recipient-above = As above
document-own-recipient-files = Files
document-own-authority = On behalf of the executive committee
document-own-position = Chair
document-annex-of = (To the report of { $body })
document-annex-of-number = (To report No. { $number }/{ $symbol } of { $date }, { $body })
document-subject-unit_report = Gender-equality awareness and training of officers, figures to { $date }
document-subject-coverage = Training of officers, figures to { $date }
document-subject-plan_progress = Progress of the plan, figures to { $date }
document-subject-five_years = Five years of the plan, figures to { $date }
document-subject-ranking = Ranking of units, figures to { $date }
book-title = Collected reports: { $report }
book-line =
    { $n ->
        [one] { $n } report of a unit below, figures to { $date }.
       *[other] { $n } reports of the units below, figures to { $date }.
    }
book-names = Names of officers stand in the report of each unit only.
book-failed = No report could be made of: { $units }.
export-no-tables = This report has no tables.
export-cut = A text of more than 32,767 characters, the most a cell holds, is cut and ends in “…”.
workbook-title = Tables of all units – { $report }
workbook-day = As of { $date }. Reports with tables: {"{n}"} of { $units }.
workbook-people = Lists with names of officers are in the report of their own unit only.
workbook-code = Code
workbook-parent = Unit above
workbook-failed = Reports that could not be made

# toolkit import
import-read = { $read } rows read; { $rejected } rejected; { $left } headings, totals and signatures left out.
import-left-out-total = total
import-left-out-heading = heading
import-left-out-signature = signature or remark
import-left-out-header = header once more
import-checked = “toolkit check” would find anew: { $errors } errors, { $warnings } warnings, { $notes } notes
import-checked-none = “toolkit check” would find nothing new.
import-unchecked = Not checked beforehand; run “toolkit check” after the import.
import-counts = added { $added }, changed { $changed }, unchanged { $unchanged }, removed { $removed }
import-added = added
import-changed = changed
import-removed = removed
import-more = … and { $n } more
import-nothing = Nothing changes.
import-ask = Write these changes?
import-not-asked = Nothing was written: there is nobody to ask here; --yes writes.
import-left = Nothing was written.
import-done = Written. “toolkit import --undo” takes it back.
import-done-rejected = Only the rejected rows were written, to be mended and imported. “toolkit import --undo” takes them back.
import-undone = The import of { $when } was undone: { $files }
import-answers-read = { $read } submissions read; { $rejected } rejected; { $declined } without consent left out.
import-answers-wave = new { $new }, updated { $updated }, unchanged { $unchanged }, removed { $removed }
import-answers-nothing = Nothing new.
import-strict = Nothing was written: not every row can be imported (--strict).
import-guesses = { $file }: what was guessed
import-guess-column = Column
import-guess-before = In the file
import-guess-after = Taken for

# Questionnaire on paper
paper-office = For office use
paper-booklet = Booklet { $booklet }
paper-sheet-number = Sheet no.
paper-entered-by = Entered by
paper-entered-on = Date
paper-how-to = Please put a cross (×) in the box of your answer. Write clearly, one letter or digit in each box.
paper-day = day
paper-month = month
paper-year = year
paper-hour = hour
paper-minute = minute
paper-row = No.
paper-select_one = one answer
paper-select_multiple = more than one answer is possible
paper-rank = number the answers: 1 for the first, 2 for the next, and so on
paper-read = I have read this
paper-one-each-row = One answer in each row.
paper-one-row = One row for each.
paper-one-column = One column for each.
paper-answer-to = (answer to question { $question })
paper-only = Only if { $condition }.
paper-only-questions = Questions { $first } to { $last }: only if { $condition }.
paper-and = and
paper-or = or
paper-chosen = you answered “{ $choice }” to question { $question }
paper-not-chosen = you did not answer “{ $choice }” to question { $question }
paper-answered = you answered question { $question }
paper-not-answered = you did not answer question { $question }
paper-equal = your answer to question { $question } is { $value }
paper-not-equal = your answer to question { $question } is not { $value }
paper-less = your answer to question { $question } is less than { $value }
paper-more = your answer to question { $question } is more than { $value }
paper-at-most = your answer to question { $question } is { $value } or less
paper-at-least = your answer to question { $question } is { $value } or more
paper-if-told = the person who gave you this form asks you to
paper-if-fits = it fits your { $n ->
    [one] answer to question
   *[other] answers to questions
 } { $questions }

## The codebook
codebook-about = Codebook of the form { $form }, version { $version }: { $n ->
    [one] one question
   *[other] { $n } questions
}
codebook-beginning = Beginning
codebook-recorded = Noted by the device
codebook-repeat = { $heading } (answered several times; table “{ $table }”)
codebook-number = question { $number } on paper
codebook-column-contents = Contents
codebook-column-scales = Scales
codebook-column-meanings = Answers with a meaning of their own
codebook-column-code = Code
codebook-column-answer = Answer
codebook-column-value = Value
codebook-column-right = Right answer
codebook-column-name = Name
codebook-column-scale = Scale
codebook-column-items = Questions
codebook-column-method = Score
codebook-column-range = From–to
codebook-column-least = Least answered
codebook-column-better = Better
codebook-method-sum = sum of the values
codebook-method-mean = mean of the values
codebook-method-percent_correct = share of right answers
codebook-better-higher = higher
codebook-better-lower = lower
codebook-better-none = neither
codebook-type = Kind
codebook-asked = Asked
codebook-condition = Condition in the form
codebook-allowed = Allowed
codebook-since = Since version
codebook-source = Source
codebook-reversed = { $scale } (reversed: agreeing lowers the score)
codebook-right-always = right
codebook-right-from = right from { $first }
codebook-right-until = right until { $last }
codebook-right-between = right from { $first } until { $last }
codebook-kind-select_one = one answer
codebook-kind-select_multiple = several answers: a list of codes, and a column of 0 and 1 for each in most files
codebook-kind-rank = answers in order
codebook-kind-integer = whole number
codebook-kind-decimal = number
codebook-kind-range = number within limits
codebook-kind-text = text
codebook-kind-date = date
codebook-kind-time = time of day
codebook-kind-dateTime = date and time
codebook-kind-geopoint = place (latitude and longitude)
codebook-kind-acknowledge = confirmed, or not
codebook-kind-start = when the form was opened
codebook-kind-end = when the form was finished
codebook-kind-today = day of the answers
codebook-kind-calculate = calculated by the form
codebook-means-dont_know = “Don’t know”. A wrong answer where there is a right one; no value on a scale.
codebook-means-prefer_not_to_say = The person would rather not say. Counted as no answer; no value on a scale.
codebook-means-none_of_these = None of the answers listed. An answer, without a value on a scale.
codebook-means-other = Another answer, in the person’s own words. An answer, without a value on a scale.
codebook-means-unanswered = Nothing is ticked or written: the cell is empty. So it is where a condition of the form left the question out.
codebook-means-not_asked = The question was not put: this version of the form does not have it, or the file has no column for it.

## The workbook for typing in answers on paper
entry-instructions = Instructions
entry-number = Number on the paper
entry-place = Which row of the sheet above
entry-form = Form { $form }, version { $version }
entry-form-booklet = Form { $form }, version { $version }, booklet { $booklet }
entry-step-booklet = Only papers on which “Booklet { $booklet }” stands below the title go into this file. The letters in the lists are those printed there.
entry-step-number = Number the papers and type the number into the first column. Each paper has a number of its own.
entry-step-row = Sheet “{ $sheet }”: one row for each paper, from row 3 on. The first two rows hold names and questions and are locked.
entry-step-repeat = Sheet “{ $sheet }”: the part “{ $label }” of the paper, one row each time it is answered; the first column holds the number of a paper on the sheet of answers.
entry-step-list = Questions with answers to choose from: click the arrow beside the cell and pick from the list.
entry-step-several = Questions with several answers: type x into the column of each answer that is ticked. Where somebody has answered and ticked none, type 0 into the column of the question itself.
entry-step-date = Dates: type them as your computer shows dates; 2026-03-05 always works.
entry-step-empty = A question left empty on the paper is left empty here; type no dash and no “none”.
entry-step-grey = Grey cells: this person is not asked, leave them empty. Orange cells: answered though it is not to be asked, or a wrong number; look at the paper again.
entry-step-save = Save the file as .xlsx and send the whole file back; rename no sheet and delete no column.
entry-step-name = Give the file a name of its own, for example that of the unit and yours; no other file may be called the same. Who corrects a paper later keeps the name of the file and the number of the paper.
entry-refused = Not right
entry-refused-list = Pick one answer from the list.
entry-refused-integer = Type a whole number.
entry-refused-decimal = Type a number.
entry-refused-date = Type a date, for example 2026-03-05.
entry-refused-text = This is not what the question asks for.
entry-number-twice = Another row has this number already.
entry-unknown-number = The sheet of answers has no paper with this number.

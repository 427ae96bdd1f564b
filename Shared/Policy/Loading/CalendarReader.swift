/// Understands the tree of a file `calendars/<year>.yaml`; as strict as `PolicyReader`.
///
/// ```yaml
/// year: 2026
/// holidays:
///   - name: 元旦
///     statutory: [2026-01-01]
///     off: 2026-01-01..2026-01-03
///     work: [2026-01-04]
/// ```
struct CalendarReader {
    let file: String
    private var problems: [PolicyError.Problem] = []

    init(file: String) { self.file = file }

    /// The year of a file.
    ///
    /// - Throws: `PolicyError` with everything that is wrong.
    mutating func year(of root: SettingNode) throws(PolicyError) -> CalendarYear {
        let fields = fields(of: root, named: ["year", "holidays"], at: "")
        let year = Int(fields["year"]?.value ?? .list([], line: 1)) ?? 0
        if !(1949...2200).contains(year) { report("year", root.line, "expected a year such as 2026") }
        var holidays: [CalendarYear.Holiday] = []
        if case .list(let nodes, _)? = fields["holidays"]?.value {
            for (index, node) in nodes.enumerated() {
                if let holiday = holiday(of: node, year: year, at: "holidays[\(index + 1)]") { holidays.append(holiday) }
            }
        } else {
            report("holidays", root.line, "expected a list, [] for a year without any")
        }
        if problems.isEmpty { check(holidays, year: year, line: root.line) }
        guard problems.isEmpty else { throw PolicyError(file: file, problems: Array(problems.prefix(PolicyReader.mostProblems))) }
        return CalendarYear(year: year, holidays: holidays)
    }

    private mutating func holiday(of node: SettingNode, year: Int, at path: String) -> CalendarYear.Holiday? {
        let before = problems.count
        let fields = fields(of: node, named: ["name", "statutory", "off", "work"], at: path + ".")
        let statutory = dates(fields["statutory"]?.value, at: path + ".statutory")
        let off = dates(fields["off"]?.value, at: path + ".off")
        let work = dates(fields["work"]?.value, at: path + ".work")
        guard case .scalar(let name, _, _)? = fields["name"]?.value, !name.isEmpty else {
            report(path + ".name", node.line, "expected the holiday's name")
            return nil
        }
        // A holiday may reach into the neighbouring years, not further.
        let from = LocalDate(uncheckedYear: year - 1, month: 12, day: 1)
        let to = LocalDate(uncheckedYear: year + 1, month: 1, day: 31)
        for date in off + work where date < from || date > to { report(path, node.line, "\(date) does not belong to the year \(year)") }
        for date in statutory where !off.contains(date) { report(path + ".statutory", node.line, "\(date) is not among the days off") }
        for date in work where !date.weekday.isWeekend {
            report(path + ".work", node.line, "\(date) is a \(date.weekday); only a Saturday or Sunday can be made a working day")
        }
        return problems.count == before
            ? CalendarYear.Holiday(name: name, statutory: statutory, daysOff: off, makeUpDays: work) : nil
    }

    /// Checks across holidays: no day both off and worked, no break without end.
    private mutating func check(_ holidays: [CalendarYear.Holiday], year: Int, line: Int) {
        let off = Set(holidays.flatMap(\.daysOff))
        for date in Set(holidays.flatMap(\.makeUpDays)).intersection(off).sorted() {
            report("holidays", line, "\(date) is both off and worked")
        }
        let calendar = WorkCalendar(years: [CalendarYear(year: year, holidays: holidays)])
        for date in off where !calendar.isWorkingDay(calendar.workingDay(onOrAfter: date)) {
            report("holidays", line, "more than \(WorkCalendar.longestBreak) days off in a row from \(date)")
            return
        }
    }

    private mutating func fields(of node: SettingNode, named names: [String], at path: String) -> [String: SettingNode.Entry] {
        guard case .map(let entries, _) = node else {
            report(path.isEmpty ? nil : String(path.dropLast()), node.line, "expected \(names.joined(separator: ", ")), found \(node.kind)")
            return [:]
        }
        for entry in entries where !names.contains(entry.key) {
            report(path + entry.key, entry.line, "unknown key; there are \(names.joined(separator: ", "))")
        }
        return Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One date, a range `first..last`, or a list of these; nothing when the key is absent.
    private mutating func dates(_ node: SettingNode?, at path: String) -> [LocalDate] {
        guard let node else { return [] }
        let nodes = if case .list(let nodes, _) = node { nodes } else { [node] }
        var dates: [LocalDate] = []
        for node in nodes {
            guard case .scalar(let text, _, let line) = node, let found = Self.dates(of: text) else {
                report(path, node.line, "expected a date such as 2026-01-01, a range such as 2026-01-01..2026-01-03, or a list of these")
                continue
            }
            for date in found where dates.contains(date) { report(path, line, "\(date) is there twice") }
            dates += found
        }
        return dates
    }

    private static func dates(of text: String) -> [LocalDate]? {
        if let date = LocalDate(text) { return [date] }
        guard let dots = text.firstRange(of: ".."), let first = LocalDate(String(text[..<dots.lowerBound])),
            let last = LocalDate(String(text[dots.upperBound...])), first < last, first.days(until: last) < 366
        else { return nil }
        return (0...first.days(until: last)).map { first.adding(days: $0) }
    }

    private mutating func report(_ key: String?, _ line: Int, _ text: String) {
        problems.append(PolicyError.Problem(key: key, line: line, text: text))
    }
}

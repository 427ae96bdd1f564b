import SharedModels

/// A report of domain.md part 5, as its file says: what it counts, by what it is divided, and how each number comes about.
///
/// Every number is a count, a sum or a share over the rows of one query, the basis; the cases behind it are the same rows.
struct Report: Decodable, Sendable {
    /// Such as `R-01`.
    let id: String
    let title: Label
    /// The rules that it follows, such as `RPT-01`.
    let source: String
    /// Whom domain.md names as its readers.
    let receives: [Role]
    /// Spans that it is made of; the first unless the reader asks for another.
    let periods: [ReportPeriod.Kind]
    /// What belongs to a period, in words.
    let about: Label
    let groups: [Group]
    let columns: [Column]
    let charts: [Chart]
    let list: CaseList?
    /// The basis: one row for each thing that is counted.
    let sql: String

    /// Readers of every report: who runs the company, an office or customer service, and who looks after quality. The services let them list all that
    /// reports count. Heads of other departments and the management's representative read those that go to them.
    static let overseers: Set<Role> = [
        .generalManager, .officeDirector, .csManager, .qualityDept, .ownerServiceSupervisor, .ownerRelationsSupervisor,
    ]

    /// The posts that it is for.
    var readers: Set<Role> { Self.overseers.union(receives) }

    /// Whether the report is for this post.
    func isFor(_ role: Role) -> Bool { readers.contains(role) }

    func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    private enum CodingKeys: String, CodingKey {
        case id, title, source, receives, periods, about, groups, columns, charts, list, sql
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        title = try container.decode(Label.self, forKey: .title)
        source = try container.decode(String.self, forKey: .source)
        receives = try container.decode([Role].self, forKey: .receives)
        periods = try container.decode([ReportPeriod.Kind].self, forKey: .periods)
        about = try container.decode(Label.self, forKey: .about)
        groups = try container.decodeIfPresent([Group].self, forKey: .groups) ?? []
        columns = try container.decode([Column].self, forKey: .columns)
        charts = try container.decodeIfPresent([Chart].self, forKey: .charts) ?? []
        list = try container.decodeIfPresent(CaseList.self, forKey: .list)
        sql = try container.decode(String.self, forKey: .sql)
    }
}

extension Report {
    /// A text in both languages.
    struct Label: Decodable, Sendable {
        private let texts: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            texts = try container.decode([String].self)
            guard texts.count == Language.allCases.count, !texts.contains("") else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "A text needs its Chinese and its English.")
            }
        }

        subscript(_ language: Language) -> String { texts[language.position] }
    }

    /// By what the rows of a report are divided: a column of the basis.
    struct Group: Decodable, Sendable {
        let name: String
        let label: Label
        /// By which the words for its values are found; nil for what is shown as it is.
        let values: String?
        /// By which the order of its values is found, where that is not the one of the words.
        private let order: String?

        /// The list of `Words/order.yaml` that has the order of its values; nil for what is sorted by its text.
        var orderedAs: String? { order ?? values }
    }

    /// A column of the table.
    struct Column: Decodable, Sendable {
        let name: String
        let label: Label
        let formula: Label
        let isHidden: Bool
        let unit: Unit?
        let target: Target?
        let measure: Measure

        private enum CodingKeys: String, CodingKey {
            case name, label, formula, hidden, unit, target, share, sum, average, number, of
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            label = try container.decode(Label.self, forKey: .label)
            formula = try container.decode(Label.self, forKey: .formula)
            isHidden = try container.decodeIfPresent(Bool.self, forKey: .hidden) ?? false
            unit = try container.decodeIfPresent(Unit.self, forKey: .unit)
            target = try container.decodeIfPresent(Target.self, forKey: .target)
            func text(_ key: CodingKeys) throws -> String? { try container.decodeIfPresent(String.self, forKey: key) }
            let of = try text(.of)
            if let parts = try container.decodeIfPresent([String].self, forKey: .share) {
                guard parts.count == 2 else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .share, in: container, debugDescription: "A share has a part and a whole.")
                }
                measure = .share(part: parts[0], whole: parts[1])
            } else if let sum = try text(.sum) {
                measure = .sum(sum, of: of)
            } else if let average = try text(.average) {
                measure = .average(average, of: of)
            } else if let number = try text(.number) {
                measure = .number(number, of: of)
            } else {
                measure = .count
            }
        }
    }

    /// How a column's numbers come about.
    enum Measure: Sendable, Hashable {
        /// Rows whose column of the same name is true.
        case count
        /// Of a number over the rows where `of` is true; all when it is nil.
        case sum(String, of: String?)
        case average(String, of: String?)
        /// An expression over all rows; `of` says which cases stand behind it.
        case number(String, of: String?)
        /// Of two other columns.
        case share(part: String, whole: String)
    }

    enum Unit: String, Decodable, Sendable {
        /// What is counted in fen.
        case yuan
        case hours, days, percent, seconds
    }

    /// What a share is held against: a number, or a setting of the policy.
    enum Target: Decodable, Sendable {
        case share(Double)
        case setting(ReportScope.Setting)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let share = try? container.decode(Double.self) {
                self = .share(share)
            } else {
                self = .setting(try container.decode(ReportScope.Setting.self))
            }
        }
    }

    struct Chart: Decodable, Sendable {
        enum Kind: String, Decodable, Sendable {
            case bars, trend
        }

        let kind: Kind
        let title: Label
        /// Of bars: what each stands for, and their columns.
        let by: String?
        let columns: [String]?
        /// Of a trend.
        let column: String?
    }

    /// Cases that are shown below the table.
    struct CaseList: Decodable, Sendable {
        /// Whose rows they are.
        let column: String
        let title: Label
        let columns: [Detail]?
        /// By what they are sorted: an expression over the row `b` and its case `e`; the newest in front when it is nil.
        let order: String?

        /// A column of the basis that is shown beside each case.
        struct Detail: Decodable, Sendable {
            enum Form: String, Decodable, Sendable {
                case time, day, yuan
            }

            let name: String
            let label: Label
            let `is`: Form?
            let values: String?
        }
    }
}

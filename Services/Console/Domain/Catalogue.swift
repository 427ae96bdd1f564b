/// What the contracts say of every kind of case: how it is shown, and the forms of its commands. Written by `deploy/console_forms.py`.
struct Catalogue: Decodable, Sendable {
    /// By the names of the kinds, such as `complaint`.
    let kinds: [String: Kind]

    /// One kind of case.
    struct Kind: Decodable, Sendable {
        /// The service that keeps it.
        let service: ServiceName
        /// The first segment of its paths: `work-orders`.
        let collection: String
        /// By the last segment of their paths; `create` makes a case.
        let commands: [String: Command]
        /// What its list can be narrowed by, beside the office and the number.
        let filters: [Field]
        /// What a case says beside what every case has, in the order of the contract.
        let answer: [Field]
        /// Who may read one.
        let readers: Posts
        /// Who may list them.
        let listers: Posts
        /// The files that belong to a case, such as photos; nil of most kinds.
        let files: Files?
    }

    /// The files of the cases of a kind.
    struct Files: Decodable, Sendable {
        /// The last segment of their path, and the member of the case that lists them: `attachments`.
        let name: String
        /// What one may show.
        let kinds: [String]
        /// The media types that are taken.
        let types: [String]
        /// Who may add one.
        let adders: Posts
        /// Who may see one.
        let readers: Posts
    }

    /// One command.
    struct Command: Decodable, Sendable {
        /// The contract's `operationId`.
        let operation: String
        /// What it does, in English.
        let summary: String
        let posts: Posts
        let fields: [Field]
        /// Sets of members of which exactly one set is to be there.
        let oneOf: [[String]]?
        /// Sets of members of which at least one set is to be there.
        let anyOf: [[String]]?
    }

    /// A member of a body, of a query or of an answer.
    struct Field: Decodable, Sendable, Hashable {
        let name: String
        let type: FieldType
        private(set) var required: Bool?
        /// Of a choice, or of choices.
        let values: [String]?
        let description: String?
        let minLength: Int?
        let maxLength: Int?
        let minimum: Double?
        let maximum: Double?
        let pattern: String?
        let minItems: Int?
        let maxItems: Int?
        /// Of an object, and of the items of a list of objects.
        let fields: [Field]?
        /// Of a list of scalars, as one entry.
        private let item: [Field]?
        /// The key of its label where the name alone says too little: `Charge.kind`.
        let label: String?
        /// The kind of the case whose id it is; `*` of an object that names the kind itself.
        let leadsTo: String?
        /// What is meant when nothing is sent; flags alone have one.
        let isOnUnlessSaid: Bool

        /// The entry of a list of scalars.
        var entry: Field? { item?.first }

        /// The same, which may be left empty: where an object as a whole may be left out.
        var optional: Field {
            var copy = self
            copy.required = false
            return copy
        }

        private enum CodingKeys: String, CodingKey {
            case name, type, required, values, description, minLength, maxLength, minimum, maximum, pattern, minItems, maxItems, fields,
                item
            case label, leadsTo
            case isOnUnlessSaid = "default"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            type = try container.decode(FieldType.self, forKey: .type)
            required = try container.decodeIfPresent(Bool.self, forKey: .required)
            values = try container.decodeIfPresent([String].self, forKey: .values)
            description = try container.decodeIfPresent(String.self, forKey: .description)
            minLength = try container.decodeIfPresent(Int.self, forKey: .minLength)
            maxLength = try container.decodeIfPresent(Int.self, forKey: .maxLength)
            minimum = try container.decodeIfPresent(Double.self, forKey: .minimum)
            maximum = try container.decodeIfPresent(Double.self, forKey: .maximum)
            pattern = try container.decodeIfPresent(String.self, forKey: .pattern)
            minItems = try container.decodeIfPresent(Int.self, forKey: .minItems)
            maxItems = try container.decodeIfPresent(Int.self, forKey: .maxItems)
            fields = try container.decodeIfPresent([Field].self, forKey: .fields)
            item = try container.decodeIfPresent(Field.self, forKey: .item).map { [$0] }
            label = try container.decodeIfPresent(String.self, forKey: .label)
            leadsTo = try container.decodeIfPresent(String.self, forKey: .leadsTo)
            isOnUnlessSaid = (try? container.decode(Bool.self, forKey: .isOnUnlessSaid)) ?? false
        }
    }

    /// What a member holds.
    enum FieldType: String, Decodable, Sendable {
        /// One line, several lines, an address of the web.
        case text, lines, url
        /// One word of `values`, or several.
        case choice, choices
        case flag, integer, decimal
        /// Whole fen; people read and write yuan.
        case money
        /// RFC 3339; people read and write the estate's clock.
        case instant
        case date, month, time
        case id
        /// The strokes of a pen: an SVG path on a pad of 1000 by 400 units.
        case drawing
        case object, list, map
    }

    /// Posts that may use a route: `"employees"`, or their list.
    struct Posts: Decodable, Sendable, Hashable {
        /// Nil means every employee.
        let posts: Set<String>?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            posts = (try? container.decode(String.self)) == "employees" ? nil : try container.decode(Set<String>.self)
        }
    }
}

/// A service that keeps cases, as its settings and URLs name it.
enum ServiceName: String, CaseIterable, Codable, Sendable {
    case intake, complaints, repairs, callbacks
}

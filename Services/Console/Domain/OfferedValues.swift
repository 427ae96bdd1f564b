import SharedModels

extension Catalogue.Field {
    /// The values that a form offers. Some words of the contract are for what a case may become and not for what people may say of it; the service
    /// refuses them, so they are not offered.
    var offered: [String] {
        let untaken = Self.untaken[name] ?? []
        return sought.filter { !untaken.contains($0) }
    }

    /// The values by which cases can be looked for. Where they are the codes of posts, those of owners, other systems and the system itself are left
    /// out: none of them is a post or a department of the company.
    var sought: [String] {
        let values = values ?? []
        return Self.strangers.isSubset(of: values) ? values.filter { !Self.strangers.contains($0) } : values
    }

    private static let strangers = Set(Role.allCases).subtracting(Role.employees).reduce(into: Set<String>()) { $0.insert($1.rawValue) }

    /// By field: a group of complaints and a month without a solution are found by the system (CMP-03), a complaint is put into one of five classes,
    /// and rework is asked for by the callback.
    private static let untaken: [String: Set<String>] = [
        "majorReasons": Set(MajorReason.allCases.filter(\.isDetected).map(\.rawValue)), "class": ["unclassified"], "source": ["rework"],
    ]
}

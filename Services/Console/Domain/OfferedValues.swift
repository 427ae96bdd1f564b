import SharedModels

extension Catalogue.Field {
    /// The values that a form offers. Some words of the contract are for what a case may become and not for what people may say of it; the service
    /// refuses them, so they are not offered.
    var offered: [String] {
        let untaken = Self.untaken[name] ?? []
        return (values ?? []).filter { !untaken.contains($0) }
    }

    /// By field: a group of complaints and a month without a solution are found by the system (CMP-03), a complaint is put into one of five classes,
    /// and rework is asked for by the callback.
    private static let untaken: [String: Set<String>] = [
        "majorReasons": Set(MajorReason.allCases.filter(\.isDetected).map(\.rawValue)), "class": ["unclassified"], "source": ["rework"],
    ]
}

/// Where a patrol goes.
package struct PatrolRoute: Codable, Hashable, Sendable {
    package let area: String
    package let person: String?

    package init(area: String, person: String? = nil) {
        self.area = area
        self.person = person
    }
}

/// What a patrol found, and where.
package struct FindingText: Codable, Hashable, Sendable {
    package let place: String
    package let text: String

    package init(place: String, text: String) {
        self.place = place
        self.text = text
    }
}

/// What became of a finding.
package struct FindingResult: Codable, Hashable, Sendable {
    package let result: String

    package init(result: String) {
        self.result = result
    }
}

/// Why a patrol is not made.
package struct PatrolReason: Codable, Hashable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

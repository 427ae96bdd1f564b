/// Finance's number of the notice, whose it is, and who signed for it at the desk.
package struct FeeParticulars: Codable, Hashable, Sendable {
    package let noticeNumber: String
    package let unit: String
    package let signature: String
    package let addressee: String?

    package init(noticeNumber: String, unit: String, signature: String, addressee: String? = nil) {
        self.noticeNumber = noticeNumber
        self.unit = unit
        self.signature = signature
        self.addressee = addressee
    }
}

/// Who signed.
package struct FeeSignature: Codable, Hashable, Sendable {
    package let name: String

    package init(name: String) {
        self.name = name
    }
}

/// Who of the household was reached.
package struct FeePerson: Codable, Hashable, Sendable {
    package let name: String

    package init(name: String) {
        self.name = name
    }
}

/// What the owner said.
package struct FeeReason: Codable, Hashable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// Who went along, and what came of it.
package struct FeeVisitNote: Codable, Hashable, Sendable {
    package let companion: String
    package let finding: String

    package init(companion: String, finding: String) {
        self.companion = companion
        self.finding = finding
    }
}

/// What is proposed.
package struct FeeText: Codable, Hashable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}

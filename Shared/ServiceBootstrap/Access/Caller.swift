package import SharedModels

/// Who sends a request, as the token says. Holds no name or phone number: it goes into history rows and logs.
package struct Caller: Hashable, Sendable {
    /// The issuer's id of the person or system; 1 to 128 visible ASCII characters.
    package let subject: String
    /// The one post that the token is for (D13).
    package let role: Role
    /// The site whose cases the caller works on, or nil for the whole company.
    package let office: String?
    /// Of an owner: the files of the households that the token is for, at most `mostHouseholds`; empty for everybody else.
    package let households: [HouseholdID]

    /// Households of one token.
    package static let mostHouseholds = 20

    /// - Parameters:
    ///   - subject: the issuer's id of the person or system.
    ///   - role: the one post that the token is for.
    ///   - office: code of the site, or nil.
    ///   - households: of an owner, the files that the token is for.
    package init(subject: String, role: Role, office: String? = nil, households: [HouseholdID] = []) {
        self.subject = subject
        self.role = role
        self.office = office
        self.households = households
    }

    /// Roles that a refusal names at most.
    static let mostNamed = 16

    /// Goes on only when the caller has one of these roles.
    /// - Throws: `Problem` (403) otherwise.
    package func requires(_ roles: Set<Role>) throws(Problem) {
        guard !roles.contains(role) else { return }
        guard roles.count <= Self.mostNamed else { throw Problem(.forbidden, "This is not for \(role.rawValue).") }
        let names = roles.map(\.rawValue).sorted().joined(separator: ", ")
        throw Problem(.forbidden, "You are \(role.rawValue); this is for \(names).")
    }
}

/// Who, where and what a case is about, in the words of the service that keeps it: a line of a list.
struct CaseSummary: Sendable, Hashable {
    let who: String?
    let place: String?
    let what: String?
    /// With whom it is: a person's name where one is known, else the post.
    let hand: Hand?

    enum Hand: Sendable, Hashable {
        case person(String)
        /// A post or department, by its code.
        case post(String)
    }

    /// From an item of a list, or a case.
    init(_ item: JSONValue) {
        func first(_ paths: [[String]]) -> String? { paths.lazy.compactMap { item[path: $0]?.string }.first { !$0.isEmpty && $0 != "***" } }
        who = first(Self.people)
        place = first(Self.places)
        what = first(Self.matters)
        hand = first(Self.persons).map(Hand.person) ?? first(Self.posts).map(Hand.post)
    }

    private static let people: [[String]] = [
        ["complainant", "name"], ["request", "contactPerson"], ["caller", "name"], ["owner", "name"], ["requester", "name"],
        ["form", "name"],
        ["addressee"], ["holder", "name"], ["visitor", "name"], ["name"], ["displayName"], ["owner"], ["contactPerson"],
    ]
    private static let places: [[String]] = [
        ["complainant", "unit"], ["request", "unit"], ["caller", "unit"], ["owner", "unit"], ["requester", "unit"], ["form", "unit"],
        ["unit"],
        ["request", "place"], ["request", "address"], ["place"],
    ]
    private static let matters: [[String]] = [
        ["narrative", "course"], ["request", "what"], ["reason"], ["conversation", "summary"], ["summary"], ["title"], ["what"],
        ["request"],
        ["demand"], ["subjectNumber"], ["nonconformity"], ["content"], ["item"], ["purpose"], ["month"], ["day"],
    ]
    private static let persons: [[String]] = [["person"], ["assignee", "person"], ["responsible", "person"], ["assignment", "name"]]
    private static let posts: [[String]] = [
        ["stagePost"], ["post"], ["department"], ["responsible", "department"], ["assignee", "role"], ["assignee", "department"],
    ]
}

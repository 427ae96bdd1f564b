import ArgumentParser

/// One of the services, by the word that is in its settings, its consumer group and, where it keeps cases, its topic.
enum ServiceName: String, CaseIterable, Sendable, ExpressibleByArgument {
    case intake, complaints, repairs, callbacks, console

    /// Those that keep cases. Each has a topic and an outbox; the Console has neither, it follows their topics.
    static let keepingCases = ServiceName.allCases.filter { $0 != .console }

    /// Port of the API, or of the Console's pages, when nothing else is said; the admin port is 1000 higher.
    var port: Int {
        switch self {
        case .intake: 8081
        case .complaints: 8082
        case .repairs: 8083
        case .callbacks: 8084
        case .console: 8080
        }
    }
}

/// The two servers of a service.
enum ServiceDoor: Sendable {
    case api, admin
}

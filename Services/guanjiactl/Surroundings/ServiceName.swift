import ArgumentParser
import SharedModels

/// One of the four services, by the word that is in its topic, its consumer group and its settings.
enum ServiceName: String, CaseIterable, Sendable, ExpressibleByArgument {
    case intake, complaints, repairs, callbacks

    /// Port of the API when nothing else is said; the admin port is 1000 higher.
    var port: Int {
        switch self {
        case .intake: 8081
        case .complaints: 8082
        case .repairs: 8083
        case .callbacks: 8084
        }
    }

    /// The topic that it produces.
    var topic: Topic {
        switch self {
        case .intake: .intake
        case .complaints: .complaints
        case .repairs: .repairs
        case .callbacks: .callbacks
        }
    }
}

/// The two servers of a service.
enum ServiceDoor: Sendable {
    case api, admin
}

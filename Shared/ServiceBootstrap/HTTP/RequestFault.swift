import HTTPTypes

/// What `RequestGuardHandler` found wrong with a request's body. It reaches whoever reads the body, as an error of the stream.
enum RequestFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than the limit.
    case tooLarge
    /// Not there in time, or dripping.
    case tooSlow

    var description: String {
        switch self {
        case .tooLarge: "RequestFault.tooLarge"
        case .tooSlow: "RequestFault.tooSlow"
        }
    }

    func problem(limit: Int) -> Problem {
        switch self {
        case .tooLarge: Problem(.tooLarge, "At most \(limit) bytes are accepted.", headers: [.connection: "close"])
        case .tooSlow: Problem(.requestTimeout, "Send the whole body at once.", headers: [.connection: "close"])
        }
    }
}

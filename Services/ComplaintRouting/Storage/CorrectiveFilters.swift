import Database
import Foundation
import ServiceBootstrap

/// Parameters of `GET /corrective-actions`.
enum CorrectiveFilters {
    static let all: [ListFilter] = [
        .id("complaint") { "body #>> '{opening,complaintId}' = \($0.uuidString.lowercased())" }
    ]
}

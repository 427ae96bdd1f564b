import Casework
import SharedModels

/// Every event of every topic goes to the other systems that want it (docs/webhooks.md).
enum WebhookEvents {
    static func add(to handlers: inout EventHandlers) {
        handlers.project(everythingOn: Set(Topic.allCases), through: WebhookTable.gate, into: WebhookTable.projection) {
            WebhookTable.row(of: $0)
        }
    }
}

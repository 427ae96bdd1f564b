import Casework
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `POST /webhook-subscriptions` and `…/{id}/amend`: what is sent, and where.
struct WebhookRequest: Decodable, Sendable {
    let office: String?
    let name: String?
    let url: String?
    let types: [String]?

    /// What is asked for, by rules that say which addresses will do; what is wrong with it is noted.
    func form(_ check: inout Validation, under rules: OutgoingSettings) -> WebhookForm {
        let name = check.line(name, "name")
        let url = check.required(url, "url") ?? ""
        if self.url != nil,
            let fault = WebhookAddress.fault(of: url, allowsPlain: rules.allowsPlain, allowsPrivate: rules.allowsPrivate)
        {
            check.fail("url", fault)
        }
        let told = check.count(types ?? [], "types", in: 1...WebhookForm.mostTypes)
        for (index, pattern) in told.prefix(WebhookForm.mostTypes).enumerated() where !Self.isKnown(pattern) {
            check.fail(
                "types[\(index)]",
                "there is no such event type, nor any that begins so; a beginning ends in a dot, such as guanjia.complaints.")
        }
        return WebhookForm(name: name, url: url, types: Set(told).sorted())
    }

    /// Whether some event is meant.
    static func isKnown(_ pattern: String) -> Bool {
        let isBeginning = pattern.hasSuffix(".")
        return EventCatalogue.all.contains { event in
            isBeginning ? event.type.rawValue.hasPrefix(pattern) : event.type.rawValue == pattern
        }
    }
}

/// `POST /webhook-subscriptions/{id}/pause`.
struct PauseWebhookRequest: CommandRequest {
    func command() -> WebhookCommand { .pause }
}

/// `POST /webhook-subscriptions/{id}/resume`.
struct ResumeWebhookRequest: CommandRequest {
    func command() -> WebhookCommand { .resume }
}

/// `POST /webhook-subscriptions/{id}/delete`.
struct DeleteWebhookRequest: CommandRequest {
    func command() -> WebhookCommand { .delete }
}

/// `POST /webhook-subscriptions/{id}/test`.
struct TestWebhookRequest: CommandRequest {
    func command() -> WebhookCommand { .test }
}

/// `POST /webhook-subscriptions/{id}/rotate-secret`.
struct RotateWebhookRequest: Decodable, Sendable {}

/// The API of webhooks (docs/webhooks.md).
enum WebhookRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let (path, keepers) = ("webhook-subscriptions", WebhookRoles.keepers)
        let routes = CaseRoutes(WebhookSubscription.self, at: path, of: engine, in: group, by: keepers)
        routes.create(
            WebhookRequest.self, by: keepers,
            showing: { body, _ in
                var check = Validation()
                let office = check.optionalLine(body.office, "office")
                let form = body.form(&check, under: engine.outgoing)
                try check.finish()
                let secret = WebhookSecret.random()
                return (.create(office: office, form, secret: secret), ShownOnce("secret", Secret(secret.text)))
            })
        routes.command(
            "amend", WebhookRequest.self, by: keepers,
            making: { body, _ in
                var check = Validation()
                check.check(body.office == nil, "office", "stays as it is; make another subscription for another office")
                let form = body.form(&check, under: engine.outgoing)
                try check.finish()
                return .amend(form)
            })
        routes.command("pause", PauseWebhookRequest.self, by: keepers)
        routes.command("resume", ResumeWebhookRequest.self, by: keepers)
        routes.command("test", TestWebhookRequest.self, by: keepers)
        routes.command(
            "redeliver", RedeliverWebhookRequest.self, by: keepers,
            making: { body, subscription in try await body.command(to: subscription, with: engine) })
        routes.command("delete", DeleteWebhookRequest.self, by: keepers)
        routes.command(
            "rotate-secret", RotateWebhookRequest.self, by: keepers,
            showing: { _, _ in
                let secret = WebhookSecret.random()
                return (.rotateSecret(secret), ShownOnce("secret", Secret(secret.text)))
            })
        let page = WebhookPage(engine: engine)
        routes.reading("queue", by: keepers) { subscription, _ in try await page.queue(of: subscription.id) }
        group.get("webhook-deliveries", by: keepers, asking: WebhookPage.names) { _, context in try await page.answer(context) }
    }
}

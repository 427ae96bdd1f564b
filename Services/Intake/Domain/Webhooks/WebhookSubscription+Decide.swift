import Foundation
import Policy
import SharedModels

extension WebhookSubscription {
    static func posts(for command: WebhookCommand.Code) -> Set<Role> { command == .suspend ? [.system] : WebhookRoles.keepers }

    static func begin(
        _ command: WebhookCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<WebhookSubscription>? {
        guard case .create(let office, let form, let secret) = command else { return nil }
        let subscription = WebhookSubscription(
            id: context.caseID.retyped(), number: context.number, office: office ?? everyOffice, form: form, since: context.now,
            secrets: .content(WebhookSecrets(current: secret)))
        var step = BookStep(subscription, under: rules, in: context)
        step.tell(
            WebhookCreated(
                webhookSubscriptionId: subscription.id, number: subscription.number, office: subscription.office, createdAt: context.now,
                types: form.types))
        return step
    }

    func hasSeen(_ command: WebhookCommand) -> Bool {
        switch command {
        case .create(let office, let form, _): form == self.form && (office ?? Self.everyOffice) == self.office
        case .amend(let form): form == self.form && state != .deleted
        case .pause: state == .paused
        case .resume: state == .active
        case .rotateSecret, .test, .redeliver: false
        case .delete: state == .deleted
        case .suspend(let cause): state == .suspended && (suspension == cause || suspension == .overfull)
        }
    }

    static func apply(_ command: WebhookCommand, to step: inout BookStep<WebhookSubscription>) throws(Rejection) {
        switch command {
        case .create: break
        case .amend(let form): step.amend(form)
        case .pause: step.pause()
        case .resume: step.resume()
        case .rotateSecret(let secret): step.rotate(to: secret)
        case .test: step.test()
        case .redeliver(let selection): step.redeliver(selection)
        case .delete: step.delete()
        case .suspend(let cause): step.suspend(cause)
        }
    }
}

extension BookStep<WebhookSubscription> {
    fileprivate mutating func amend(_ form: WebhookForm) {
        entry.form = form
        tell(
            WebhookAmended(
                webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, amendedAt: now, types: form.types))
    }

    fileprivate mutating func pause() {
        entry.state = .paused
        tell(WebhookPaused(webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, pausedAt: now))
    }

    fileprivate mutating func resume() {
        entry.state = .active
        entry.suspension = nil
        tell(WebhookResumed(webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, resumedAt: now))
    }

    /// The one before goes on signing for a while, unless its key is not held any more.
    fileprivate mutating func rotate(to secret: WebhookSecret) {
        let previous = entry.secrets?.content?.current
        entry.secrets = .content(WebhookSecrets(current: secret, previous: previous))
        entry.previousUntil = previous.map { _ in now.addingTimeInterval(WebhookSubscription.overlap) }
        tell(
            WebhookRotated(
                webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, rotatedAt: now,
                previousUntil: entry.previousUntil))
    }

    fileprivate mutating func test() {
        tell(WebhookTested(webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, testedAt: now))
    }

    /// The table makes the deliveries wait again. Several wishes of one transaction are one change of the case, so all of them are kept.
    fileprivate mutating func redeliver(_ selection: WebhookSelection) {
        let beside = entry.redeliveries?.filter { $0.askedAt == now } ?? []
        entry.redeliveries = beside + [WebhookRedelivery(askedAt: now, selection: selection)]
        let (from, until, events): (Date?, Date?, [EventID]?) =
            switch selection {
            case .delivered(let from, let until): (from, until, nil)
            case .events(let events): (nil, nil, events)
            }
        tell(
            WebhookRedelivered(
                webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, redeliveredAt: now, from: from, until: until,
                eventIds: events))
    }

    /// Nothing is kept that could sign.
    fileprivate mutating func delete() {
        entry.state = .deleted
        entry.suspension = nil
        entry.secrets = nil
        entry.previousUntil = nil
        tell(WebhookDeleted(webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, deletedAt: now))
    }

    fileprivate mutating func suspend(_ cause: WebhookSuspension) {
        entry.state = .suspended
        entry.suspension = cause
        tell(
            WebhookSuspended(
                webhookSubscriptionId: entry.id, number: entry.number, office: entry.office, suspendedAt: now, cause: cause))
    }
}

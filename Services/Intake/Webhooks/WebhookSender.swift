import Casework
import Database
import Foundation
import Logging
import Metrics
import ServiceBootstrap
import SharedModels

/// Sends what waits to the systems that want it: for each of them one event at a time, in order, and the next only once the one before was
/// taken. As many systems at once as there are workers; of all instances together one serves a system at a time, and one that has lost its
/// lease writes nothing.
///
/// A death between sending and noting sends an event again, with the same id; none is left out.
struct WebhookSender: Sendable {
    private let engine: CaseEngine
    private let logger: Logger
    private let queue: WebhookQueue
    private let retries: WebhookRetries

    /// Systems that one instance sends to at once.
    static let workers = 6
    /// Events of one system, and time, before the worker looks for another system that waits.
    private static let mostAtOnce = 200
    private static let longestTurn: Duration = .seconds(20)
    /// Seconds until an event is tried again whose subscription could not be suspended.
    private static let pauseUnsuspended: TimeInterval = 60

    init(engine: CaseEngine, logger: Logger) {
        self.engine = engine
        self.logger = logger
        queue = WebhookQueue(pool: engine.pool)
        retries = WebhookRetries(tryTime: TimeInterval(engine.outgoing.tryTime.components.seconds))
    }

    static func jobs(on ground: JobGround) -> [Job] {
        let sender = WebhookSender(engine: ground.engine, logger: ground.logger)
        return (1...workers).map { worker in Job("webhooks-\(worker)", every: .seconds(1)) { try await sender.pass() } }
    }

    /// Serves one system for a turn.
    /// - Returns: Whether there was one.
    func pass() async throws -> Bool {
        guard let lease = try await queue.claim() else { return false }
        do {
            try await serve(lease)
        } catch is WebhookQueue.LeaseLost {
            logger.notice("webhook lease lost; another sender goes on", metadata: ["subscription.id": "\(lease.subscription)"])
            return true
        } catch {
            // Without this it is free again when the lease ends.
            try? await queue.release(lease)
            throw error
        }
        try await queue.release(lease)
        return true
    }

    private func serve(_ lease: WebhookQueue.Lease) async throws {
        let end = ContinuousClock.now + Self.longestTurn
        for _ in 1...Self.mostAtOnce where ContinuousClock.now < end {
            try Task.checkCancellation()
            guard let waiting = try await queue.next(under: lease), try await deliver(waiting, under: lease) else { return }
        }
    }

    /// One try.
    /// - Returns: Whether the event was taken.
    private func deliver(_ waiting: WebhookQueue.Waiting, under lease: WebhookQueue.Lease) async throws -> Bool {
        guard let found = try await engine.reader.find(lease.subscription.retyped(), as: WebhookSubscription.self)?.body else {
            return false
        }
        // The receiver compares the time with its own clock, so it is the real one, whatever time it is for the service.
        let sentAt = Date()
        let secrets = WebhookSignature.secrets(of: found, at: waiting.now)
        guard !secrets.isEmpty else {
            if await !suspend(found, .secretUnreadable) {
                let failure = WebhookQueue.Failure(
                    status: nil, reason: "its secret cannot be read", nextTry: waiting.now.addingTimeInterval(Self.pauseUnsuspended))
                try await queue.note(.failed(failure), of: waiting, under: lease, at: waiting.now)
            }
            return false
        }
        engine.failPoint?.reach(.webhookBeforeSend)
        let hold = WebhookLeaseHold(queue: queue, lease: lease)
        let answer = try await hold.during(heldUntil: waiting.heldUntil) { await send(waiting, to: found, at: sentAt, secrets) }
        // A stop is no refusal of the receiver's.
        try Task.checkCancellation()
        if case .status(200...299, _) = answer {
            engine.failPoint?.reach(.webhookAfterSend)
            try await queue.note(
                .delivered, of: waiting, under: lease, at: waiting.now.addingTimeInterval(Date().timeIntervalSince(sentAt)))
            engine.failPoint?.reach(.webhookAfterNote)
            Self.count("delivered")
            return true
        }
        try await note(answer, to: waiting, of: found, under: lease, at: waiting.now.addingTimeInterval(Date().timeIntervalSince(sentAt)))
        return false
    }

    private func send(
        _ waiting: WebhookQueue.Waiting, to subscription: WebhookSubscription, at sentAt: Date, _ secrets: [WebhookSecret]
    ) async -> WebhookAnswer {
        let rules = engine.outgoing
        let address = subscription.form.url
        if let fault = WebhookAddress.fault(of: address, allowsPlain: rules.allowsPlain, allowsPrivate: rules.allowsPrivate) {
            return .none("the URL \(fault)")
        }
        guard let url = URL(string: address) else { return .none("the URL is none") }
        let timestamp = Int64(sentAt.timeIntervalSince1970)
        let id = waiting.event.description
        let fields = [
            "Content-Type": "application/cloudevents+json; charset=utf-8", "User-Agent": "guanjia/\(CaseService.version)",
            "webhook-id": id, "webhook-timestamp": "\(timestamp)",
            "webhook-signature": WebhookSignature.header(id: id, timestamp: timestamp, body: waiting.body, secrets: secrets),
        ]
        return await WebhookCall(allowsPrivate: rules.allowsPrivate).send(waiting.body, to: url, fields)
    }

    private func note(
        _ answer: WebhookAnswer, to waiting: WebhookQueue.Waiting, of subscription: WebhookSubscription,
        under lease: WebhookQueue.Lease, at now: Date
    ) async throws {
        let (status, wish, reason) = Self.words(of: answer)
        let next = retries.next(
            afterTries: waiting.tries + 1, first: waiting.firstTriedAt ?? waiting.now, now: now, wish: wish, chance: .random(in: 0...1))
        let isGone = status == 410
        // Whoever is suspended is sent nothing, whenever the next try would be. When that is not taken, the receiver gets a pause all the same.
        let nextTry = (isGone ? nil : next) ?? now.addingTimeInterval(Self.pauseUnsuspended)
        let failure = WebhookQueue.Failure(status: status, reason: reason, nextTry: nextTry)
        try await queue.note(.failed(failure), of: waiting, under: lease, at: now)
        Self.count(status == nil ? "unanswered" : "refused")
        logger.notice(
            "webhook delivery failed",
            metadata: [
                "subscription": "\(subscription.number)", "event.id": "\(waiting.event)", "tries": "\(waiting.tries + 1)",
                "reason": "\(reason)",
            ])
        if isGone { await suspend(subscription, .gone) } else if next == nil { await suspend(subscription, .unanswered) }
    }

    private static func words(of answer: WebhookAnswer) -> (status: Int?, wish: TimeInterval?, reason: String) {
        switch answer {
        case .status(let status, _) where (300...399).contains(status):
            (status, nil, "it answered \(status) and points elsewhere; redirections are not followed")
        case .status(let status, let wish): (status, wish, "it answered \(status)")
        case .none(let reason): (nil, nil, reason)
        }
    }

    /// Suspends a subscription; when the database does not take that, the next try of the event brings it again.
    /// - Returns: Whether it was taken.
    @discardableResult
    private func suspend(_ subscription: WebhookSubscription, _ cause: WebhookSuspension) async -> Bool {
        let left = await engine.submit([
            Submission(
                .suspend(cause), to: subscription.id.retyped(), as: WebhookSubscription.self, under: engine.policy, cause: .system())
        ])
        logger.warning(
            "webhook subscription suspended",
            metadata: ["subscription": "\(subscription.number)", "cause": "\(cause.rawValue)", "taken": "\(left == 0)"])
        return left == 0
    }

    private static func count(_ result: String) {
        Counter(label: "guanjia_webhook_attempts_total", dimensions: [("result", result)]).increment()
    }
}

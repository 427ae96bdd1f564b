import ServiceBootstrap

extension CommandForm {
    /// Sends what a form says to the service that keeps the case.
    ///
    /// The form carries its own idempotency key: sent twice, also after an answer that never came, the command has its effect once (D8).
    /// - Parameters:
    ///   - code: of the command.
    ///   - filled: what somebody has sent.
    ///   - fields: of the command.
    ///   - give: sends the body under the form's key, for the version of the case that the page showed; may throw `FormReading.Faults`.
    /// - Throws: `Problem` (400) for a form without a key; `ServiceRefusal` (401).
    /// - Returns: what was refused of it; nil when it was done.
    func send(
        _ code: String, _ filled: Visit.Form, _ fields: [Catalogue.Field],
        by give: (_ body: JSONValue, _ key: String, _ version: Int64?) async throws -> Void
    ) async throws -> CasePage.Refused? {
        let sent = filled.fields
        guard filled.isOwn else { return foreign(code, sent) }
        let (body, faults) = FormReading(zone: visit.site.zone, sent: sent).body(of: fields)
        guard faults.isEmpty else { return refused(code, sent, faults) }
        do {
            try await give(body, try CommandRoutes.key(in: sent), sent["_version"].flatMap { Int64($0) })
        } catch let faults as FormReading.Faults {
            return refused(code, sent, faults.all)
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return refused(code, sent, refusal)
        } catch is ServiceSilence {
            return silent(code, sent)
        }
        return nil
    }
}

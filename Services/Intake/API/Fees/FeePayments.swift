import Casework
import ServiceBootstrap
import SharedModels

/// Gives a charge to a fee notice, and then tells the notice that it pays (INT-60).
///
/// The charge comes first, because it alone knows that it pays one notice. Both halves are decided anew each time, so a request that is sent again
/// does no harm; a charge whose notice did not take the payment in the end can be given to another, or go back.
struct FeePayments: Sendable {
    let engine: CaseEngine

    /// The command to the notice; before that its charge is given to it, where the notice will take the payment.
    /// - Parameters:
    ///   - body: how much, by which receipt, and by which charge if by one.
    ///   - notice: as it stands.
    ///   - origin: where the request comes from.
    /// - Throws: `Problem`: a field at fault, or why the charge does not pay it.
    /// - Returns: the command.
    func pay(_ body: PayFeeRequest, of notice: FeeNotice, from origin: CommandOrigin) async throws -> FeeCommand {
        let command = try body.command()
        guard case .pay(let amount, let receipt, let id?) = command, origin.isCurrent, !notice.hasSeen(command),
            notice.open.contains(.pay), notice.checks(ofPayment: amount, receipt, by: id).problems.isEmpty
        else { return command }
        // Why none that is not there, or is another office's, pays it, the notice says.
        let charge = try await engine.reader.find(id.retyped(), as: Charge.self)?.body
        guard let charge, charge.office == notice.office, charge.open.contains(.pay) else { return command }
        let result = await engine.runner.submit(
            Submission(
                .pay(notice.id, amountFen: amount, beside: charge.paidNotices), to: id.retyped(), as: Charge.self, under: engine.policy,
                cause: .part(of: origin.caller.actor)))
        if let problem = result.problem { throw problem }
        return command
    }
}

import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("A silent call is ended after the prompts of the policy (INT-22)") struct SilentContactTests {
    private func void(_ reason: VoidReason, prompts: Int?) -> ContactCommand {
        .void(VoidContact(reason: reason, prompts: prompts))
    }

    @Test("How often the caller was prompted is kept and told; fewer than the policy asks for are refused, and so is another reason")
    func prompts() throws {
        let recorded = try reached(.recorded)
        let voided = try change(recorded, void(.silent, prompts: 3))
        #expect(voided.contact.voiding?.prompts == 3)
        #expect(voided.events.compactMap { ($0 as? ContactVoided)?.prompts } == [3])
        for (reason, prompts) in [(VoidReason.silent, 2), (.silent, 0), (.silent, -1), (.silent, 100), (.wrongNumber, 3)] {
            let refusal = refused(recorded, void(reason, prompts: prompts))
            #expect(refusal?.fields.map(\.field) == ["prompts"] && refusal?.rule == "INT-22", "\(reason) \(prompts)")
        }
    }

    @Test("Whoever says nothing of prompts is believed, as before") func unsaid() throws {
        let voided = try change(try reached(.recorded), void(.silent, prompts: nil))
        #expect(voided.contact.voiding?.reason == .silent && voided.contact.voiding?.prompts == nil)
    }
}

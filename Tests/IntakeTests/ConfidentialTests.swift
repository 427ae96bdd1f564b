import Foundation
import SharedModels
import Testing

@testable import Intake

@Suite("What a complaint is about is confidential at the desk as well (OPS-01, OPS-02)")
struct ConfidentialTests {
    private static let words = ["询问三月份物业费的缴费方式", "已告知线上缴费步骤", "核对账单", "账单无误，已说明", "林晓岚", "13900000001"]

    private func shown(_ contact: Contact, to role: Role) throws -> [String] {
        let text = String(decoding: try JSONEncoder().encode(contact.view(for: Actor(subject: "u-1", role: role))), as: UTF8.self)
        return Self.words.filter(text.contains)
    }

    @Test("Whoever need not know reads neither the matter nor what was answered, assigned or replied", arguments: Contact.State.allCases)
    func complaint(state: Contact.State) throws {
        let contact = try reached(state, wholeFacts(.complaint))
        #expect(try shown(contact, to: .cleaningLead) == [])
        #expect(try !shown(contact, to: .receptionist).isEmpty)
    }

    @Test("Nor who complains: not the unit, the address, the company, the file or the call (OPS-02)")
    func complainant() throws {
        var facts = wholeFacts(.complaint)
        facts.caller.company = "云溪商贸"
        let file = HouseholdID(UUID.v7(milliseconds: 3, high: 3, low: 3))
        facts.householdId = file
        let contact = try reached(.recorded, facts)
        for (role, isShown) in [(Role.cleaningLead, false), (.mailSorter, false), (.receptionist, true)] {
            let view = contact.view(for: Actor(subject: "u-1", role: role))
            let text = String(decoding: try JSONEncoder().encode(view), as: UTF8.self)
            for word in ["3-1-1502", "云溪花园3栋1单元1502室", "云溪商贸", file.description] {
                #expect(text.contains(word) == isShown, "\(role) \(word)")
            }
        }
    }

    @Test("Of an enquiry the caller alone is masked") func enquiry() throws {
        let contact = try reached(.answered)
        #expect(try Set(shown(contact, to: .cleaningLead)) == Set(Self.words.prefix(2)))
    }

    @Test("A remark on the caller stands in the history for those who see the caller") func remarks() throws {
        let contact = try reached(.void)
        #expect(contact.showsReasons(to: Actor(subject: "u-1", role: .receptionist)))
        #expect(!contact.showsReasons(to: Actor(subject: "u-1", role: .cleaningLead)))
    }
}

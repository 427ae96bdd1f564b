import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

/// A service request and what is done with it, command by command.
struct ServiceStory {
    private(set) var request: ServiceRequest?
    private(set) var events: [any Event] = []
    var now = monday
    var rules = Policy.baseline
    /// Charges that it can look at.
    var charges: [Charge] = []

    /// Opened by the desk for one of the services, with what that service needs.
    init(_ service: PaidServiceKind, under rules: Policy = .baseline, at now: Date = monday) throws {
        self.rules = rules
        self.now = now
        try give(.open(ServiceStory.form(service)), as: .affairsAssistant)
    }

    /// Nothing is there yet.
    init() {}

    /// As it was stored.
    init(stored request: ServiceRequest) { self.request = request }

    static func form(_ service: PaidServiceKind) -> ServiceForm {
        var form = ServiceForm(
            office: "yunxi", service: service,
            particulars: ServiceParticulars(
                what: "按约定服务", address: nil, unit: "3-1-1502", contactPerson: "林晓岚", contactPhone: "13900000001",
                goods: service == .lift ? "一张沙发" : nil))
        switch service {
        case .overtimeAC: form.wanted = ServiceTime(from: local("2026-03-04 18:30"), until: local("2026-03-04 21:00"))
        case .lift: form.wanted = ServiceTime(from: local("2026-03-04 10:00"))
        case .dailyCleaning, .specialCleaning, .plants, .bottledWater: break
        }
        return form
    }

    var it: ServiceRequest {
        get throws { try #require(request) }
    }

    /// Decides, keeps what came of it, and tells which facts that were.
    @discardableResult
    mutating func give(_ command: ServiceCommand, as role: Role = .affairsAssistant, office: String? = nil) throws -> [any Event] {
        switch try decide(command, as: role, office: office) {
        case .unchanged: return []
        case .changed(let change):
            request = change.after
            events += change.events
            return change.events
        }
    }

    func refusal(_ command: ServiceCommand, as role: Role = .affairsAssistant, office: String? = nil) -> Rejection? {
        do throws(Rejection) {
            _ = try decide(command, as: role, office: office)
            return nil
        } catch {
            return error
        }
    }

    private func decide(
        _ command: ServiceCommand, as role: Role, office: String?
    ) throws(Rejection) -> Decision<ServiceRequest> {
        let context = DecisionContext(
            now: now, caseID: contactID, number: "SR-20260302-000001", actor: Actor(subject: "u-17", role: role, office: office),
            freshID: UUID.v7(milliseconds: 3, high: 3, low: UInt64(events.count)),
            read: Dictionary(uniqueKeysWithValues: charges.map { ($0.id.retyped(), $0) }))
        return try ServiceRequest.decide(request, command, under: rules, in: context)
    }

    /// The codes of the facts so far, without topic and version.
    var codes: [String] { events.map { String(type(of: $0).type.rawValue.dropFirst("guanjia.intake.".count).dropLast(3)) } }

    func event<E: Event>(_ type: E.Type = E.self) throws -> E { try #require(events.compactMap { $0 as? E }.last) }

    /// Goes on to a state by the shortest way that the service has.
    mutating func go(to state: ServiceRequest.State) throws {
        let service = try it.service
        var way: [(ServiceRequest.State, ServiceCommand, Role)] = []
        if service.isAssessed {
            way.append((.assessed, .assess(finding: "可以"), service.hasTime ? .engineering : .affairsAssistant))
        }
        way.append((.priced, .price([PriceLineForm(item: "服务", quantity: 2, unitPriceFen: 5_000)]), .affairsAssistant))
        if service == .dailyCleaning { way.append((.approved, .approve, .ownerServiceSupervisor)) }
        let supplier = service == .plants ? "周供应" : nil
        way.append((.confirmed, .confirm(ServiceSigning(signedBy: "林晓岚", supplierSignedBy: supplier)), .affairsAssistant))
        if !service.isAgreement {
            let begins = try it.wanted == nil ? local("2026-03-05 09:00") : nil
            way.append((.scheduled, .schedule(from: begins), .affairsAssistant))
            let used = service == .overtimeAC ? ServiceTime(from: local("2026-03-04 18:30"), until: local("2026-03-04 21:00")) : nil
            way.append((.delivered, .deliver(used: used, remarks: "已完成"), .engineering))
            way.append((.accepted, .accept(ServiceTaking(signedBy: "林晓岚")), .affairsAssistant))
            way.append((.billed, .bill(ServiceBilling(month: march)), .affairsAssistant))
            way.append((.closed, .close, .finance))
        }
        if service == .plants, try it.supplier == nil { try give(.tellSupplier("绿源花木")) }
        let begun = try it.state
        let start = way.firstIndex { $0.0 == begun }.map { $0 + 1 } ?? 0
        for (reached, command, role) in way[start...] {
            if reached == .delivered { now = max(now, local("2026-03-05 11:00")) }
            try give(command, as: role)
            if try it.state == state { return }
        }
        #expect(try it.state == state)
    }
}

/// A month, such as `month("2026-03")`.
func month(_ text: String) -> LedgerMonth {
    guard let month = LedgerMonth(text) else { preconditionFailure("\(text) is no month") }
    return month
}

let march = month("2026-03")

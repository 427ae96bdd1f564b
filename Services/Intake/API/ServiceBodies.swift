import Foundation
import ServiceBootstrap
import SharedModels

// The bodies of the commands to service requests. What must be there is optional in them, so that everything that is missing is named in one
// answer.

/// `POST /service-requests`: an order that no contact was handed over as (domain 3.7).
struct OpenServiceRequest: CommandRequest {
    let office: String?
    let service: PaidServiceKind?
    let what: String?
    let unit: String?
    let address: String?
    let contactPerson: String?
    let contactPhone: String?
    let wantedAt: Date?
    let wantedUntil: Date?
    let goods: String?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let service = check.required(service, "service")
        let particulars = ServiceParticulars(
            what: check.narrative(what, "what"), address: check.optionalLine(address, "address"), unit: check.line(unit, "unit"),
            contactPerson: check.line(contactPerson, "contactPerson"),
            contactPhone: check.required(contactPhone, "contactPhone").map { check.phone($0, "contactPhone") } ?? "",
            goods: check.optionalLine(goods, "goods"))
        let wanted = check.time(wantedAt, wantedUntil, "wantedAt", "wantedUntil")
        try check.finish()
        guard let service else { preconditionFailure("finish throws when it is missing") }
        return .open(ServiceForm(office: office, service: service, particulars: particulars, wanted: wanted))
    }
}

/// `POST /service-requests/{id}/tell-supplier`: INT-65.
struct TellSupplierRequest: CommandRequest {
    let supplier: String?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let supplier = check.line(supplier, "supplier")
        try check.finish()
        return .tellSupplier(supplier)
    }
}

/// `POST /service-requests/{id}/assess`: whoever serves can do it.
struct AssessServiceRequest: CommandRequest {
    let finding: String?
    let goods: String?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let finding = check.narrative(finding, "finding")
        let goods = check.optionalLine(goods, "goods")
        try check.finish()
        return .assess(finding: finding, goods: goods)
    }
}

/// `POST /service-requests/{id}/postpone`: not at that time (INT-66).
struct PostponeServiceRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ServiceCommand { .postpone(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /service-requests/{id}/reschedule`: another time, agreed with the owner (INT-66).
struct RescheduleServiceRequest: CommandRequest {
    let wantedAt: Date?
    let wantedUntil: Date?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        _ = check.required(wantedAt, "wantedAt")
        let time = check.time(wantedAt, wantedUntil, "wantedAt", "wantedUntil")
        try check.finish()
        guard let time else { preconditionFailure("finish throws when it is missing") }
        return .reschedule(time)
    }
}

/// `POST /service-requests/{id}/price`: lines of the charge standard (INT-62).
struct PriceServiceRequest: CommandRequest {
    let lines: [Line]?

    /// A line, by its code where the company has a charge standard.
    struct Line: Decodable, Sendable {
        let code: String?
        let item: String?
        let quantity: Int?
        let unitPriceFen: Int?

        fileprivate func checked(_ check: inout Validation) -> PriceLineForm {
            PriceLineForm(
                item: check.optionalLine(item, "item"), quantity: check.required(quantity, "quantity") ?? 1, unitPriceFen: unitPriceFen,
                code: check.optionalText(code, "code", length: 1...PriceLine.longestCode))
        }
    }

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let told = check.count(lines ?? [], "lines", in: 1...ServicePrice.mostLines)
        let lines = told.prefix(ServicePrice.mostLines).enumerated().map { index, line in
            check.nested("lines[\(index)]") { line.checked(&$0) }
        }
        try check.finish()
        return .price(lines)
    }
}

/// `POST /service-requests/{id}/approve`, body `{}`: INT-62.
struct ApproveServiceRequest: CommandRequest {
    func command() -> ServiceCommand { .approve }
}

/// `POST /service-requests/{id}/confirm`: who signed.
struct ConfirmServiceRequest: CommandRequest {
    let signedBy: String?
    let supplierSignedBy: String?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let signing = ServiceSigning(
            signedBy: check.line(signedBy, "signedBy"), supplierSignedBy: check.optionalLine(supplierSignedBy, "supplierSignedBy"))
        try check.finish()
        return .confirm(signing)
    }
}

/// `POST /service-requests/{id}/decline`: the owner does not take the price.
struct DeclineServiceRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ServiceCommand { .decline(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /service-requests/{id}/schedule`: when it is done; at the agreed time when none is named.
struct ScheduleServiceRequest: CommandRequest {
    let beginsAt: Date?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        check.optionalInstant(beginsAt, "beginsAt")
        try check.finish()
        return .schedule(from: beginsAt)
    }
}

/// `POST /service-requests/{id}/deliver`: what was done; of air-conditioning from when until when (INT-64).
struct DeliverServiceRequest: CommandRequest {
    let usedFrom: Date?
    let usedUntil: Date?
    let remarks: String?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let used = check.time(usedFrom, usedUntil, "usedFrom", "usedUntil")
        let remarks = check.optionalNarrative(remarks, "remarks")
        try check.finish()
        return .deliver(used: used, remarks: remarks)
    }
}

/// `POST /service-requests/{id}/accept`: the owner takes the work (INT-63).
struct AcceptServiceRequest: CommandRequest {
    let signedBy: String?
    let remarks: String?
    let satisfied: Bool?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let taking = ServiceTaking(
            signedBy: check.optionalLine(signedBy, "signedBy"), remarks: check.optionalNarrative(remarks, "remarks"),
            satisfied: satisfied)
        try check.finish()
        return .accept(taking)
    }
}

/// `POST /service-requests/{id}/refuse`: the owner has it done again (INT-63).
struct RefuseServiceRequest: CommandRequest {
    let remarks: String?

    func command() throws(Problem) -> ServiceCommand { .refuse(remarks: try Validation.soleNarrative(remarks, "remarks")) }
}

/// `POST /service-requests/{id}/file-agreement`: where the copy lies (INT-62).
struct FileAgreementRequest: CommandRequest {
    let place: String?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let place = check.line(place, "place")
        try check.finish()
        return .fileAgreement(place: place)
    }
}

/// `POST /service-requests/{id}/bill`: an amount goes into a month's summary.
struct BillServiceRequest: CommandRequest {
    let month: LedgerMonth?
    let amountFen: Int?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let month = check.required(month, "month")
        if let amountFen { check.range(amountFen, "amountFen", in: 0...ServiceBilling.highestFen) }
        try check.finish()
        guard let month else { preconditionFailure("finish throws when it is missing") }
        return .bill(ServiceBilling(month: month, amountFen: amountFen))
    }
}

/// `POST /service-requests/{id}/close`, body `{}`: finance has reconciled it.
struct CloseServiceRequest: CommandRequest {
    func command() -> ServiceCommand { .close }
}

/// `POST /service-requests/{id}/cancel`: it is called off.
struct CancelServiceRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ServiceCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}

extension Validation {
    /// A time with its end, which needs a beginning; nil when neither is given.
    fileprivate mutating func time(_ from: Date?, _ until: Date?, _ fromField: String, _ untilField: String) -> ServiceTime? {
        optionalInstant(from, fromField)
        optionalInstant(until, untilField)
        guard let from else {
            check(until == nil, fromField, "is missing")
            return nil
        }
        return ServiceTime(from: from, until: until)
    }
}

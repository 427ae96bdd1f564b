import ServiceBootstrap
import SharedModels

/// `POST /work-orders/{id}/quote`: REP-11.
struct QuoteRequest: CommandRequest {
    let lines: [PriceLineBody]?

    func command() throws(Problem) -> WorkOrderCommand { .quote(try PriceLineBody.checked(lines)) }
}

/// `POST /work-orders/{id}/requote`: REP-11.
struct RequoteRequest: CommandRequest {
    let lines: [PriceLineBody]?

    func command() throws(Problem) -> WorkOrderCommand { .requote(try PriceLineBody.checked(lines)) }
}

/// `POST /work-orders/{id}/accept-quote`: REP-11, WE-34.
struct AcceptQuoteRequest: CommandRequest {
    let acceptedBy: String?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let acceptedBy = check.line(acceptedBy, "acceptedBy")
        try check.finish()
        return .acceptQuote(acceptedBy: acceptedBy)
    }
}

/// `POST /work-orders/{id}/decline-quote`.
struct DeclineQuoteRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> WorkOrderCommand { .declineQuote(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// One line of a price in a request (REP-11, REP-12). Whether there may be none depends on the slip, and whether a line needs a code on the
/// company's charge standard.
struct PriceLineBody: Decodable, Sendable {
    let item: String?
    let quantity: Int?
    let unitPriceFen: Int?
    let code: String?
    let atCost: Bool?

    /// The lines, each with its faults named by its place: `lines[2].item`.
    static func checked(_ bodies: [PriceLineBody]?) throws(Problem) -> [PriceLineForm] {
        var check = Validation()
        let bodies = check.required(bodies, "lines") ?? []
        check.count(bodies, "lines", in: 0...WorkOrderLimits.priceLines)
        // A list that is too long is refused whole; nobody reads a thousand faults.
        let lines = bodies.prefix(WorkOrderLimits.priceLines).enumerated().map { index, body in
            check.nested("lines[\(index)]") { body.line(&$0) }
        }
        try check.finish()
        return lines
    }

    private func line(_ check: inout Validation) -> PriceLineForm {
        let code = check.optionalText(code, "code", length: 1...PriceLine.longestCode)
        // The charge standard knows what a code is and costs.
        let item =
            code == nil
            ? check.line(item, "item", upTo: WorkOrderLimits.line) : check.optionalText(item, "item", length: 1...WorkOrderLimits.line)
        let quantity = check.required(quantity, "quantity") ?? 1
        let price = code == nil ? check.required(unitPriceFen, "unitPriceFen") ?? 0 : unitPriceFen
        check.range(quantity, "quantity", in: 1...PriceLine.mostPieces)
        if let price { check.range(price, "unitPriceFen", in: 0...PriceLine.highestFen) }
        return PriceLineForm(item: item, quantity: quantity, unitPriceFen: price, code: code, atCost: atCost ?? false)
    }
}

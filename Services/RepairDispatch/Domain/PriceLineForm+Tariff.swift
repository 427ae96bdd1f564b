import Policy
import SharedModels

extension PriceLineForm {
    /// The line as the slip keeps it, with the words and the price of the charge standard where there is one (REP-11, REP-12); notes what is
    /// wrong with it. `path` is where it stands in the request.
    ///
    /// A repair that the company pays for needs no price, so its lines need no code either.
    func line(at path: String, chargeable: Bool, under rules: Policy, _ check: inout FieldChecks) -> PriceLine {
        check.require(
            (1...WorkOrderLimits.quantity).contains(quantity), "\(path).quantity", "must lie between 1 and \(WorkOrderLimits.quantity)")
        guard rules.hasTariff, code != nil || chargeable else { return free(at: path, &check) }
        guard let code else {
            check.require(atCost, "\(path).code", "must name a price of the charge standard; material at cost is marked atCost")
            return free(at: path, &check)
        }
        check.require(!atCost, "\(path).atCost", "is for material that the charge standard does not price")
        guard let standard = rules.tariffLine(code) else {
            check.require(false, "\(path).code", "is not in the charge standard")
            return PriceLine(item: "", quantity: quantity, unitPriceFen: 0)
        }
        check.require(item == nil || item == standard.name, "\(path).item", "must be as the charge standard words it, or be left out")
        let price = chargeable ? standard.unitPriceFen : 0
        check.require(
            unitPriceFen == nil || unitPriceFen == price, "\(path).unitPriceFen", "must be \(price) by the charge standard, or be left out")
        return PriceLine(item: standard.name, quantity: quantity, unitPriceFen: price, code: standard.code, unit: standard.unit)
    }

    /// A line that no charge standard knows.
    private func free(at path: String, _ check: inout FieldChecks) -> PriceLine {
        check.text(item, "\(path).item", limit: WorkOrderLimits.line)
        check.optionalText(code, "\(path).code", limit: WorkOrderLimits.tariffCode)
        let price = unitPriceFen ?? -1
        check.require(
            (0...WorkOrderLimits.unitPriceFen).contains(price), "\(path).unitPriceFen",
            "must lie between 0 and \(WorkOrderLimits.unitPriceFen)")
        return PriceLine(item: item ?? "", quantity: quantity, unitPriceFen: price, code: code, atCost: atCost ? true : nil)
    }
}

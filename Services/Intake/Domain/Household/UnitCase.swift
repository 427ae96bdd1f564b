import SharedModels

/// A kind of case that the desk keeps of a unit, and that is found from the file of its household (INT-39).
protocol UnitCase: CaseType {
    associatedtype State: RawRepresentable where State.RawValue == String

    /// Its place in the API, without the slash.
    static var path: String { get }

    /// States in which nothing of it is left to be done.
    static var over: [State] { get }

    /// The unit as it was written down; nil for a case of none. It never becomes another.
    var unit: String? { get }

    /// The file that it names, whatever its unit; nil when it is that of its unit.
    var namedHousehold: HouseholdID? { get }
}

extension UnitCase {
    var namedHousehold: HouseholdID? { nil }
}

/// Money that was collected is over; open is of what a refund or a deduction waits for its approval.
extension Charge: UnitCase {
    static let path = "charges"
    static let over: [State] = [.collected, .settled]
    var unit: String? { form.unit }
    var namedHousehold: HouseholdID? { form.householdId }
}

extension FeeNotice: UnitCase {
    static let path = "fee-notices"
    static let over: [State] = [.paid, .settled, .withdrawn]
    var unit: String? { form.unit }
}

extension GoodsMove: UnitCase {
    static let path = "goods-moves"
    static let over: [State] = [.done, .cancelled]
    var unit: String? { form.unit }
}

extension KeyCustody: UnitCase {
    static let path = "key-custodies"
    static let over: [State] = [.released]
    var unit: String? { form.unit }
}

extension MailItem: UnitCase {
    static let path = "mail-items"
    static let over: [State] = [.closed, .returned, .passedToSuperior, .givenToAddressee]
    var unit: String? { form.unit }
}

/// One whose occupier has moved in still waits for the list of its month (RPT-07).
extension MoveIn: UnitCase {
    static let path = "move-ins"
    static let over: [State] = [.reported, .cancelled]
    var unit: String? { form.unit }
}

extension MoveOut: UnitCase {
    static let path = "move-outs"
    static let over: [State] = [.closed, .cancelled]
    var unit: String? { form.unit }
}

/// A pass is open until it is back or void, also when its time is over or it is lost.
extension Pass: UnitCase {
    static let path = "passes"
    static let over: [State] = [.returned, .withdrawn]
    var unit: String? { form.unit }
}

extension Renovation: UnitCase {
    static let path = "renovations"
    static let over: [State] = [.done, .cancelled]
    var unit: String? { form.unit }
}

extension ServiceRequest: UnitCase {
    static let path = "service-requests"
    static let over: [State] = [.declined, .closed, .cancelled]
    var unit: String? { form.particulars.unit }
}

extension SpecialRequest: UnitCase {
    static let path = "special-requests"
    static let over: [State] = [.closed, .withdrawn]
    var unit: String? { form.unit }
}

extension VacantUnit: UnitCase {
    static let path = "vacant-units"
    static let over: [State] = [.left]
    var unit: String? { form.unit }
}

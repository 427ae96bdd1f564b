import SharedModels

extension ChargeSubject {
    /// The name of the kind of case at the desk that money is for; nil where there is none, or another service keeps it.
    var caseKind: String? {
        switch self {
        case .feeNotice: FeeNotice.kind.name
        case .serviceRequest: ServiceRequest.kind.name
        case .goodsMove: GoodsMove.kind.name
        case .renovation: Renovation.kind.name
        case .moveIn: MoveIn.kind.name
        case .moveOut: MoveOut.kind.name
        case .pass: Pass.kind.name
        case .repair, .deposit, .other: nil
        }
    }
}

/// How money comes to the desk, or goes back (INT-60).
package enum ChargeMethod: String, Codable, Sendable, CaseIterable {
    case cash
    case card
    /// To the company's account.
    case transfer
    case wechat
    case alipay
    case cheque
}

/// What a charge is for (INT-60).
package enum ChargeSubject: String, Codable, Sendable, CaseIterable {
    case feeNotice = "fee_notice"
    case serviceRequest = "service_request"
    case goodsMove = "goods_move"
    case renovation
    case moveIn = "move_in"
    case moveOut = "move_out"
    case pass
    /// A repair that is paid for.
    case repair
    /// Money that is kept for a while and given back, such as for a renovation.
    case deposit
    case other
}

/// What becomes of money after it was collected (INT-60).
package enum ChargeAdjustmentKind: String, Codable, Sendable, CaseIterable {
    /// It goes back to whoever paid.
    case refund
    /// It is set against something, such as damage, and will not go back.
    case deduction
}

/// What is given for money (INT-60).
package enum ReceiptKind: String, Codable, Sendable, CaseIterable {
    /// 发票.
    case invoice
    /// 收据.
    case receipt
}

/// What became of a numbered blank (INT-60).
package enum BlankUse: String, Codable, Sendable, CaseIterable {
    /// Given for a charge.
    case issued
    /// Given, and taken back.
    case cancelled
    /// Never given: written or printed wrongly, torn, lost.
    case spoiled
}

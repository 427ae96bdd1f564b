/// Which way goods go (INT-49).
package enum GoodsDirection: String, Codable, Sendable, CaseIterable {
    case movingIn = "moving_in"
    case movingOut = "moving_out"
}

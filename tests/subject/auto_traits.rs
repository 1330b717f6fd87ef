//! Which auto traits a type has, as a text: found out when the test compiles.

/// One letter for each auto trait that a type has: `Send`, `Sync`, `Unpin`, `UnwindSafe`,
/// `RefUnwindSafe`; `-` for one that it has not. An inherent constant, where its bound holds,
/// comes before that of the trait.
macro_rules! auto_traits {
    ($type:ty) => {
        [
            auto_traits!($type: Send, 's'),
            auto_traits!($type: Sync, 'y'),
            auto_traits!($type: Unpin, 'p'),
            auto_traits!($type: std::panic::UnwindSafe, 'u'),
            auto_traits!($type: std::panic::RefUnwindSafe, 'r'),
        ]
        .iter()
        .collect::<String>()
    };
    ($type:ty: $bound:path, $letter:literal) => {{
        struct Ask<T>(core::marker::PhantomData<T>);
        #[allow(dead_code, reason = "not used where the bound holds")]
        trait Otherwise {
            const LETTER: char = '-';
        }
        impl<T> Otherwise for Ask<T> {}
        #[allow(dead_code, reason = "not used where the bound does not hold")]
        impl<T: $bound> Ask<T> {
            const LETTER: char = $letter;
        }
        <Ask<$type>>::LETTER
    }};
}

pub(crate) use auto_traits;
